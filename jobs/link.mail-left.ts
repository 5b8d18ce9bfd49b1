import { endedMail } from '#app/domain/linking/link-mail-facts.ts'
import { writeAgencyLeft } from '#emails/agency-left.tsx'
import { writeRanOut } from '#emails/ran-out.tsx'
import { mailJob } from './mail-job.ts'

/** An access that the agency gave up, or whose end date was reached. */
export const mailLeft = mailJob(
  (row) => endedMail(row.subjectId, row.recipientId),
  (facts) => (facts.reason === 'end-date' ? writeRanOut(facts) : writeAgencyLeft(facts)),
)
