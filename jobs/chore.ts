import { noteProgress } from './claims.ts'
import type { Job, Row } from './row.ts'

/** Chores work in batches of this many rows: one large update would make everybody else wait for it. */
export const batchSize = 5000

/** Past this a chore makes room for others and goes on in its next turn. */
export const turnMs = 15_000

/** Work in batches: `step` does one and says whether there may be more. */
export function chore(
  step: (row: Row) => Promise<boolean>,
  { attempts = 3, giveUp }: Partial<Pick<Job, 'attempts' | 'giveUp'>> = {},
): Job {
  return {
    attempts,
    giveUp,
    async run(row) {
      const until = performance.now() + turnMs
      while (await step(row)) {
        await noteProgress(row)
        if (performance.now() > until)
          return { state: 'waiting', reason: null, delay: { seconds: 0 }, counts: false }
      }
      return { state: 'done' }
    },
  }
}
