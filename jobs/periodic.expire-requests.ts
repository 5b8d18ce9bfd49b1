import { expireDueRequests } from '#app/domain/linking/due-requests.ts'
import { chore } from './chore.ts'

/** Whoever opens such a request meanwhile waits for the batch, and each row of it has an entry and a mail to write. */
export const expiryBatch = 250

export const expireRequests = chore(async () => (await expireDueRequests(expiryBatch)) === expiryBatch)
