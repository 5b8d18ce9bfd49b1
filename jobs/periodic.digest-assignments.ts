import { leaveDueDigests } from '#app/domain/contacts/ownership/digests.ts'
import { batchSize, chore } from './chore.ts'

export const digestAssignments = chore(async () => (await leaveDueDigests(batchSize)) === batchSize)
