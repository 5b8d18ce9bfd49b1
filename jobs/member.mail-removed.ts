import { memberRemovedMail } from '#app/domain/people/mail-facts.ts'
import { writeMemberRemoved } from '#emails/member-removed.tsx'
import { mailJob } from './mail-job.ts'

export const mailRemoved = mailJob(
  (row) => memberRemovedMail(row.subjectId),
  (facts) => writeMemberRemoved(facts),
)
