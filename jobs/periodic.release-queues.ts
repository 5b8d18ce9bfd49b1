import { agenciesWithDueQueue, releaseQueue } from '#app/domain/linking/release-queue.ts'
import { chore } from './chore.ts'

const batchSize = 200

/** Each agency for itself: one whose queue cannot be released must not keep the others waiting. */
export const releaseQueues = chore(async () => {
  const agencies = await agenciesWithDueQueue(batchSize)
  const failures: unknown[] = []
  for (const id of agencies) await releaseQueue(id).catch((error: unknown) => failures.push(error))
  if (failures.length > 0)
    throw new AggregateError(
      failures,
      `${failures.length} queues could not be released: ${String(failures[0])}`,
    )
  return agencies.length === batchSize
})
