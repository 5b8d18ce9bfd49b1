import { signOnJoinedMail } from '#app/domain/identity/mail-facts.ts'
import { writeSignOnChanged } from '#emails/sign-on-changed.tsx'
import { mailJob } from './mail-job.ts'

export const mailIdentityJoined = mailJob(
  async (row) => (row.recipientId ? await signOnJoinedMail(row.subjectId, row.recipientId) : null),
  (facts) => writeSignOnChanged({ ...facts, change: 'joined', readerName: facts.name }),
)
