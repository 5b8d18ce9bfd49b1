import { outboxKinds } from '#app/domain/outbox.ts'
import { claim } from './claims.ts'
import { jobs } from './jobs.ts'
import { periods, type PeriodicKind } from './periods.ts'
import { postOffice } from './post-office.ts'
import { run } from './run.ts'

const leaseSeconds = 45

/**
 * Does everything that is due now, once, to the end: the periodic work whatever the clock says, then the outbox until
 * nothing in it is due. For tests; needs no worker, and harms none. Returns how many rows came to an end and how many
 * wait for another try.
 */
export async function runDueJobs(): Promise<{ done: number; failed: number; waiting: number }> {
  const post = postOffice({ connections: 4, cutMs: 30_000 })
  const tools = { post, leaseSeconds }
  const counts = { done: 0, failed: 0, waiting: 0 }
  try {
    for (const kind of Object.keys(periods) as PeriodicKind[]) {
      const row = {
        id: '0',
        kind,
        subjectId: '',
        recipientId: null,
        generation: 0,
        attempts: 1,
        age: 0,
        lease: '',
      }
      while ((await jobs[kind].run(row, tools)).state === 'waiting') continue
    }
    const due = () => claim(outboxKinds, 4, leaseSeconds)
    for (let rows = await due(); rows.length > 0; rows = await due())
      for (const { state } of await Promise.all(rows.map((row) => run(row, tools)))) counts[state]++
  } finally {
    post.close()
  }
  return counts
}
