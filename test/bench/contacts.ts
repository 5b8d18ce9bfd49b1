import { makeContactCrowd } from '#test/support/contact-crowd.ts'
import { benchContactLists, benchExport } from './contact-lists.ts'
import { benchContactOwnership } from './contact-ownership.ts'
import type { Figure } from './measure.ts'

/** An account with a million contacts and a thousand small ones beside it. */
export async function bench(accounts: number, { contacts }: { contacts: number }): Promise<Figure[]> {
  const crowd = await makeContactCrowd(contacts, { beside: Math.min(1_000, accounts) })
  return [
    ...(await benchContactLists(crowd, contacts, { say })),
    await benchExport(crowd),
    ...(await benchContactOwnership(crowd, { many: contacts / 10, say })),
  ]
}

/** What comes later may take minutes or fail; what was measured is told at once. */
function say({ what, ours, p99, theirs, note }: Figure) {
  const parts = [
    what,
    `${ours.toFixed(1)} ms`,
    p99 && `p99 ${p99.toFixed(1)}`,
    `beside ${theirs.toFixed(1)}`,
    note,
  ]
  process.stderr.write(`${parts.filter(Boolean).join(' · ')}\n`)
}
