import { replyMail } from '#app/domain/conversations/messages/reply-mails.ts'
import { writeReply } from '#emails/reply.tsx'
import { mailJob } from './mail-job.ts'

export const mailReply = mailJob(
  (row) => replyMail(row.subjectId),
  async (facts) => ({ ...(await writeReply(facts)), conversation: facts }),
)
