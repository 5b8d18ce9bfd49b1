import { config } from '#app/config.ts'
import { keepDemoMail } from '#app/domain/demo-mails.ts'
import { builtMail, smtpPostOffice, type PostOffice } from '#emails/transport.ts'

/** Where this process hands in its mails: in a demo they are kept for /dev/mail and never leave. */
export function postOffice({ connections, cutMs }: { connections: number; cutMs: number }): PostOffice {
  const { demo, smtpUrl, mailFrom: from } = config()
  if (demo) return { post: async (mail) => keepDemoMail(await builtMail(mail, from)), close() {} }
  if (!smtpUrl) throw new Error('Without demo, mails need SMTP_URL')
  return smtpPostOffice({ url: smtpUrl, from, connections, cutMs })
}
