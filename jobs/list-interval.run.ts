import { sweepList } from '#app/domain/contacts/follow-ups/sweep-list.ts'
import { chore } from './chore.ts'

/** Whoever writes one of these contacts meanwhile waits for the batch. */
const batchSize = 2000

export const runListInterval = chore((row) => sweepList(row.subjectId, row.generation, batchSize))
