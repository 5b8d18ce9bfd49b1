import { secondFactorChangedMail } from '#app/domain/identity/factors/second-factor-mail-facts.ts'
import { writeSecondFactorChanged } from '#emails/second-factor-changed.tsx'
import { mailJob } from './mail-job.ts'

export const mailSecondFactorChanged = mailJob(
  async (row) => (row.recipientId ? await secondFactorChangedMail(row.subjectId, row.recipientId) : null),
  (facts) => writeSecondFactorChanged({ ...facts, readerName: facts.name }),
)
