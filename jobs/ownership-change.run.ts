import { runOwnershipChange } from '#app/domain/contacts/ownership/run-batch.ts'
import { giveUpOwnershipChange } from '#app/domain/contacts/ownership/give-up-ownership-change.ts'
import { chore } from './chore.ts'

/** A change over many contacts, batch by batch; the row's subject is the account, its generation the change's number. */
export const runChange = chore(
  ({ subjectId, generation }) => runOwnershipChange(subjectId, String(generation)),
  {
    attempts: 5,
    // Whoever watches its progress must not watch for ever, also where the worker died each time.
    giveUp: ({ subjectId, generation }) => giveUpOwnershipChange(subjectId, String(generation)),
  },
)
