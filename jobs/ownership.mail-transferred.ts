import { ownershipTransferredMail } from '#app/domain/people/mail-facts.ts'
import { writeOwnershipTransferred } from '#emails/ownership-transferred.tsx'
import { mailJob } from './mail-job.ts'

export const mailTransferred = mailJob(
  async (row) => (row.recipientId ? await ownershipTransferredMail(row.subjectId, row.recipientId) : null),
  (facts) => writeOwnershipTransferred(facts),
)
