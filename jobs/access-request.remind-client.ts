import { requestMail } from '#app/domain/linking/request-mail-facts.ts'
import { writeReminder } from '#emails/reminder.tsx'
import { mailJob } from './mail-job.ts'

export const remindClient = mailJob(
  (row) => requestMail(row.subjectId, row.generation),
  (facts) => writeReminder(facts),
  { rationed: true },
)
