import { endedMail } from '#app/domain/linking/link-mail-facts.ts'
import { writeRevoked } from '#emails/revoked.tsx'
import { mailJob } from './mail-job.ts'

export const mailRevoked = mailJob(
  (row) => endedMail(row.subjectId, row.recipientId),
  (facts) => writeRevoked(facts),
)
