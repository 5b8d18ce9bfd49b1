import { runOwnershipChange } from '#app/domain/contacts/ownership/run-batch.ts'
import { giveUpOwnershipChange } from '#app/domain/contacts/ownership/give-up-ownership-change.ts'
import { turnMs } from './chore.ts'
import type { Job } from './row.ts'

const attempts = 5

/** A change over many contacts, batch by batch; the row's subject is the account, its generation the change's number. */
export const runChange: Job = {
  attempts,
  async run({ subjectId, generation, ...row }) {
    const changeId = String(generation)
    const until = performance.now() + turnMs
    try {
      while (await runOwnershipChange(subjectId, changeId))
        if (performance.now() > until)
          return { state: 'waiting', reason: null, delay: { seconds: 0 }, counts: false }
      return { state: 'done' }
    } catch (error) {
      // Whoever watches its progress must not watch for ever.
      if (row.attempts >= attempts) await giveUpOwnershipChange(subjectId, changeId)
      throw error
    }
  },
}
