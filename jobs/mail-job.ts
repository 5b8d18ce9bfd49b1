import type { Words } from '#emails/letter.ts'
import { deliver, type Letter } from './delivery.ts'
import { waitForTurn } from './link-pace.ts'
import type { Job, Row } from './row.ts'

/** What every mail's facts hold: its one address, in the form of app/domain/addresses.ts, and the reader's language. */
type Addressed = { to: string; locale: 'en' | 'de' }

/**
 * A job that sends one mail. `read` takes the facts anew by the row's ids, or null where what the mail would say no longer
 * holds: then nothing is sent. `rationed` mails share the places that an address has a day (L8).
 */
export function mailJob<Facts extends Addressed>(
  read: (row: Row) => Promise<Facts | null>,
  write: (facts: NoInfer<Facts>) => Promise<Words & Pick<Letter, 'conversation'>>,
  { rationed = false } = {},
): Job {
  return {
    attempts: 8,
    async run(row, tools) {
      const facts = await read(row)
      if (!facts) return { state: 'done', reason: 'No longer holds; nothing was sent' }
      const waits = await waitForTurn(row)
      if (waits) return waits
      return await deliver(
        row,
        { ...(await write(facts)), to: facts.to, locale: facts.locale, rationed },
        tools,
      )
    },
  }
}
