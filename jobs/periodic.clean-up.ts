import { cleanUp } from '#app/domain/clean-up.ts'
import { batchSize, chore } from './chore.ts'

export const cleanUpDead = chore(async () => (await cleanUp(batchSize)) > 0)
