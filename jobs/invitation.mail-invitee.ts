import { invitationMail } from '#app/domain/people/mail-facts.ts'
import { writeInvitation } from '#emails/invitation.tsx'
import { mailJob } from './mail-job.ts'

export const mailInvitee = mailJob(
  (row) => invitationMail(row.subjectId, row.generation),
  (facts) => writeInvitation(facts),
)
