import { addressMoveMail } from '#app/domain/people/mail-facts.ts'
import { writeAddressMove } from '#emails/address-move.tsx'
import { mailJob } from './mail-job.ts'

export const mailMoveLink = mailJob(
  (row) => addressMoveMail(row.subjectId),
  (facts) => writeAddressMove(facts),
)
