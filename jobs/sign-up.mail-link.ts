import { signUpMail } from '#app/domain/identity/mail-facts.ts'
import { writeHasLogin } from '#emails/has-login.tsx'
import { writeSignUp } from '#emails/sign-up.tsx'
import { mailJob } from './mail-job.ts'

/** Whoever has a login already is told so instead; the form answered alike (L14). The name is only what was typed. */
export const mailSignUpLink = mailJob(
  (row) => signUpMail(row.subjectId),
  (facts) =>
    facts.url === null
      ? writeHasLogin({ ...facts, readerName: null })
      : writeSignUp({ ...facts, url: facts.url, readerName: facts.name }),
)
