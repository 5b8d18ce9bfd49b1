import { requestMail } from '#app/domain/linking/request-mail-facts.ts'
import { writeRequest } from '#emails/request.tsx'
import { mailJob } from './mail-job.ts'

export const mailClient = mailJob(
  (row) => requestMail(row.subjectId, row.generation),
  (facts) => writeRequest(facts),
  { rationed: true },
)
