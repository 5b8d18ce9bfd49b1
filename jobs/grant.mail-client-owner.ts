import { clientOwnerMail } from '#app/domain/linking/grant-mail-facts.ts'
import { writeColleagueAdded } from '#emails/colleague-added.tsx'
import { mailJob } from './mail-job.ts'

export const mailClientOwner = mailJob(
  (row) => clientOwnerMail(row.subjectId, row.recipientId),
  (facts) => writeColleagueAdded(facts),
)
