import { sql } from '#db/sql.server.ts'
import { escapeLike } from './escape-like.ts'

export type DemoMail = {
  id: string
  to: string
  from: string
  subject: string
  text: string
  html: string
  at: Date
}

/** Keeps a mail that a demo would have sent. The same message twice is one mail, as it would be in a mail program. */
export async function keepDemoMail(mail: Omit<DemoMail, 'id' | 'at'> & { messageId: string }) {
  await sql`
    insert into demo_mails (message_id, sender, recipient, subject, text, html)
    values (${mail.messageId}, ${mail.from}, ${mail.to}, ${mail.subject}, ${mail.text}, ${mail.html})
    on conflict (message_id) do nothing`
}

const columns = sql`id, recipient as "to", sender as "from", subject, text, html, at`

/** Kept mails, newest first; `search` finds part of the recipient or subject. */
export async function demoMails({
  limit,
  offset = 0,
  search = '',
}: {
  limit: number
  offset?: number
  search?: string
}) {
  const part = `%${escapeLike(search)}%`
  return await sql<DemoMail[]>`
    select ${columns} from demo_mails
    where ${search} = '' or recipient ilike ${part} or subject ilike ${part}
    order by id desc limit ${limit} offset ${offset}`
}

/** One kept mail, or null. Takes the id as it stands in a URL. */
export async function demoMail(id: string): Promise<DemoMail | null> {
  if (!/^\d{1,18}$/.test(id)) return null
  const [mail] = await sql<DemoMail[]>`select ${columns} from demo_mails where id = ${id}`
  return mail ?? null
}
