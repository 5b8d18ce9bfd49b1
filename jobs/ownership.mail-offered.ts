import { ownershipOfferedMail } from '#app/domain/people/mail-facts.ts'
import { writeOwnershipOffered } from '#emails/ownership-offered.tsx'
import { mailJob } from './mail-job.ts'

export const mailOffered = mailJob(
  async (row) => (row.recipientId ? await ownershipOfferedMail(row.subjectId, row.recipientId) : null),
  (facts) => writeOwnershipOffered(facts),
)
