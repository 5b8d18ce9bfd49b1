import { remindDueRequests } from '#app/domain/linking/due-requests.ts'
import { batchSize, chore } from './chore.ts'

export const remindClients = chore(async () => (await remindDueRequests(batchSize)) === batchSize)
