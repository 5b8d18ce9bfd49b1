import { addressChangedMail } from '#app/domain/identity/mail-facts.ts'
import { writeAddressChanged } from '#emails/address-changed.tsx'
import { mailJob } from './mail-job.ts'

export const mailAddressChanged = mailJob(
  async (row) => (row.recipientId ? await addressChangedMail(row.subjectId, row.recipientId) : null),
  (facts) => writeAddressChanged({ ...facts, readerName: facts.name }),
)
