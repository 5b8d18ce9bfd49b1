import { addressReplacedMail } from '#app/domain/people/mail-facts.ts'
import { writeAddressReplaced } from '#emails/address-replaced.tsx'
import { mailJob } from './mail-job.ts'

export const mailReplaced = mailJob(
  (row) => addressReplacedMail(row.subjectId),
  (facts) => writeAddressReplaced(facts),
)
