import { runOwnershipChange } from '#app/domain/contacts/ownership/run-batch.ts'
import { giveUpOwnershipChange } from '#app/domain/contacts/ownership/give-up-ownership-change.ts'
import { turnMs } from './chore.ts'
import type { Job } from './row.ts'

/** A change over many contacts, batch by batch; the row's subject is the account, its generation the change's number. */
export const runChange: Job = {
  attempts: 5,
  async run({ subjectId, generation }) {
    const until = performance.now() + turnMs
    while (await runOwnershipChange(subjectId, String(generation)))
      if (performance.now() > until)
        return { state: 'waiting', reason: null, delay: { seconds: 0 }, counts: false }
    return { state: 'done' }
  },
  // Whoever watches its progress must not watch for ever, also where the worker died each time.
  giveUp: ({ subjectId, generation }) => giveUpOwnershipChange(subjectId, String(generation)),
}
