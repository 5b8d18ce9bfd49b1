import { colleagueMail } from '#app/domain/linking/grant-mail-facts.ts'
import { writeColleague } from '#emails/colleague.tsx'
import { mailJob } from './mail-job.ts'

export const mailColleague = mailJob(
  (row) => colleagueMail(row.subjectId, row.recipientId),
  (facts) => writeColleague(facts),
)
