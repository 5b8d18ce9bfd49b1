import { endDueLinks } from '#app/domain/linking/end-links.ts'
import { chore } from './chore.ts'

/** Each ended link is told to people one by one, so its batches are small. */
const batchSize = 100

export const endLinks = chore(async () => (await endDueLinks(batchSize)) === batchSize)
