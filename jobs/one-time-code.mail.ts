import { oneTimeCodeMail } from '#app/domain/identity/mail-facts.ts'
import { writeAddressTaken } from '#emails/address-taken.tsx'
import { writeOneTimeCode } from '#emails/one-time-code.tsx'
import { mailJob } from './mail-job.ts'

/** No code where the address belongs to another login: its owner learns who tried (I7). */
export const mailCode = mailJob(
  (row) => oneTimeCodeMail(row.subjectId),
  (facts) =>
    facts.code === null
      ? writeAddressTaken({ ...facts, readerName: null })
      : writeOneTimeCode({ ...facts, code: facts.code, readerName: null }),
)
