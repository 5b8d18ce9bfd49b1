import { passwordResetMail } from '#app/domain/identity/mail-facts.ts'
import { writePasswordReset } from '#emails/password-reset.tsx'
import { mailJob } from './mail-job.ts'

export const mailResetLink = mailJob(
  (row) => passwordResetMail(row.subjectId),
  (facts) => writePasswordReset({ ...facts, readerName: facts.name }),
)
