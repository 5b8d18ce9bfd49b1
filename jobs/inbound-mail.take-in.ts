import { giveUpMail, takeIn } from '#app/domain/conversations/intake/take-in.ts'
import type { Job } from './row.ts'

/** For so many seconds a mail waits for one that it may answer. */
const patience = 300

/** Makes a message of a mail that has arrived. */
export const takeInMail: Job = {
  attempts: 8,
  async run({ subjectId, age }) {
    const intake = await takeIn(subjectId, { patient: age < patience })
    return intake === 'later'
      ? { state: 'waiting', reason: null, delay: { seconds: 1 }, counts: false }
      : { state: 'done' }
  },
  giveUp: ({ subjectId }) => giveUpMail(subjectId),
}
