import { expiredMail } from '#app/domain/linking/request-mail-facts.ts'
import { writeExpired } from '#emails/expired.tsx'
import { mailJob } from './mail-job.ts'

export const mailExpired = mailJob(
  (row) => expiredMail(row.subjectId, row.generation, row.recipientId),
  (facts) => writeExpired(facts),
)
