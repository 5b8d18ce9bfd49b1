import { workOnRun } from '#app/domain/contacts/workflows/work-on-run.ts'
import { turnMs } from './chore.ts'
import type { Job } from './row.ts'

/** A workflow goes over the contacts that are there, batch by batch; whoever comes after a death goes on where it was. */
export const runWorkflow: Job = {
  attempts: 20,
  async run({ subjectId }) {
    const until = performance.now() + turnMs
    while (await workOnRun(subjectId))
      if (performance.now() > until)
        return { state: 'waiting', reason: null, delay: { seconds: 0 }, counts: false }
    return { state: 'done' }
  },
}
