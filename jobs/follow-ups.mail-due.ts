import { dueMail } from '#app/domain/contacts/follow-ups/mail-facts.ts'
import { writeFollowUpsDue } from '#emails/follow-ups-due.tsx'
import { mailJob } from './mail-job.ts'

export const mailDue = mailJob(
  (row) => dueMail(row.subjectId, row.generation),
  (facts) => writeFollowUpsDue(facts),
)
