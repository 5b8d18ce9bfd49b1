import { grantChangeMail } from '#app/domain/linking/grant-change-facts.ts'
import { writeGrantChanged } from '#emails/grant-changed.tsx'
import { mailJob } from './mail-job.ts'

export const mailGrantChanged = mailJob(
  (row) => grantChangeMail(row.subjectId, row.generation, row.recipientId),
  (facts) => writeGrantChanged(facts),
)
