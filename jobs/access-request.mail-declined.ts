import { declinedMail } from '#app/domain/linking/request-mail-facts.ts'
import { writeDeclined } from '#emails/declined.tsx'
import { mailJob } from './mail-job.ts'

export const mailDeclined = mailJob(
  (row) => declinedMail(row.subjectId, row.recipientId),
  (facts) => writeDeclined(facts),
)
