import { renewDueSubscriptions } from '#app/domain/people/licences/subscriptions.ts'
import { chore } from './chore.ts'

/** Each has an order line and an entry to write, and whoever changes people there meanwhile waits for the batch. */
const batchSize = 250

export const renewLicences = chore(async () => (await renewDueSubscriptions(batchSize)) === batchSize)
