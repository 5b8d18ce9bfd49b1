import { workOnRun } from '#app/domain/contacts/workflows/work-on-run.ts'
import { chore } from './chore.ts'

/** A workflow goes over the contacts that are there, batch by batch; whoever comes after a death goes on where it was. */
export const runWorkflow = chore(({ subjectId }) => workOnRun(subjectId), { attempts: 20 })
