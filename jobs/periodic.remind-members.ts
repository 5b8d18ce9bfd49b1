import { remindMembers } from '#app/domain/contacts/follow-ups/remind-members.ts'
import { chore } from './chore.ts'

const batchSize = 1000

export const remindMembersOfFollowUps = chore(async () => (await remindMembers(batchSize)) === batchSize)
