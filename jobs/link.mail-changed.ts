import { changedMail } from '#app/domain/linking/link-mail-facts.ts'
import { writeChanged } from '#emails/changed.tsx'
import { mailJob } from './mail-job.ts'

export const mailChanged = mailJob(
  (row) => changedMail(row.subjectId, row.recipientId),
  (facts) => writeChanged(facts),
)
