import { signOnRemovedMail } from '#app/domain/identity/mail-facts.ts'
import { writeSignOnChanged } from '#emails/sign-on-changed.tsx'
import { mailJob } from './mail-job.ts'

export const mailIdentityRemoved = mailJob(
  async (row) => (row.recipientId ? await signOnRemovedMail(row.subjectId, row.recipientId) : null),
  (facts) => writeSignOnChanged({ ...facts, change: 'removed', readerName: facts.name }),
)
