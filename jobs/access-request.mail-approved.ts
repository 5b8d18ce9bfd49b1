import { approvedMail } from '#app/domain/linking/request-mail-facts.ts'
import { writeApproved } from '#emails/approved.tsx'
import { mailJob } from './mail-job.ts'

export const mailApproved = mailJob(
  (row) => approvedMail(row.subjectId, row.recipientId),
  (facts) => writeApproved(facts),
)
