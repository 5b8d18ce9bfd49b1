import { runImport } from '#app/domain/contacts/imports/run-import.ts'
import { turnMs } from './chore.ts'
import { noteProgress } from './claims.ts'
import type { Job } from './row.ts'

/** Imports a file of contacts, in turns that leave room for other chores. A batch that fails is tried again for a while. */
export const runContactImport: Job = {
  attempts: 6,
  async run(row) {
    const until = performance.now() + turnMs
    const more = await runImport(row.subjectId, async () => {
      await noteProgress(row)
      return performance.now() > until
    })
    return more ? { state: 'waiting', reason: null, delay: { seconds: 0 }, counts: false } : { state: 'done' }
  },
}
