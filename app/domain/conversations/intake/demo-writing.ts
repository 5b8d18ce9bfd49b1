import { randomUUID } from 'node:crypto'
import { config } from '#app/config.ts'
import { sql } from '#db/sql.server.ts'
import { parseAddress } from '../../addresses.ts'
import { plainName } from '../../names.ts'
import { localPartOf } from '../addresses/inbox-addresses.ts'
import { composeMail } from './compose-mail.ts'
import { receiveMail } from './receive-mail.ts'

/** What somebody writes in a demo, in the name of a customer. */
export type DemoLetter = {
  fromName: string
  fromAddress: string
  to: string
  subject: string
  text: string
  /** The kept mail that it answers. */
  answers: string | null
}
export type DemoLetterRefusal = 'bad-sender' | 'no-such-address' | 'nothing-written' | 'too-long'

const longestDemoText = 100_000

/** The inboxes of a demo, for choosing one: account and address. */
export async function demoInboxes(): Promise<{ address: string; account: string }[]> {
  const { inboxDomain } = config()
  if (inboxDomain === null) return []
  const rows = await sql<{ localPart: string; account: string }[]>`
    select i.local_part, a.name as account from inbox_addresses i join accounts a on a.id = i.account_id
    where i.retired_at is null order by lower(a.name), i.local_part limit 200`
  return rows.map(({ localPart, account }) => ({ address: `${localPart}@${inboxDomain}`, account }))
}

/** What is to be written in a form that answers a kept mail; null where that did not leave from an inbox. */
export async function demoAnswer(
  mailId: string,
): Promise<Pick<DemoLetter, 'fromAddress' | 'to' | 'subject'> | null> {
  const mail = await keptMail(mailId)
  const to = /<([^<>]+)>/.exec(mail?.sender ?? '')?.[1] ?? mail?.sender ?? ''
  if (!mail || localPartOf(to) === null) return null
  const subject = /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`
  return { fromAddress: mail.recipient, to, subject }
}

/** Hands in a customer's mail where a demo has no mail server: from there on everything is as it always is. */
export async function writeInDemo(
  letter: DemoLetter,
): Promise<{ ok: true } | { ok: false; reason: DemoLetterRefusal }> {
  const sender = parseAddress(letter.fromAddress)
  if (!sender.ok || localPartOf(sender.address) !== null) return { ok: false, reason: 'bad-sender' }
  if (letter.text.trim() === '') return { ok: false, reason: 'nothing-written' }
  if (letter.text.length > longestDemoText) return { ok: false, reason: 'too-long' }
  const answered = letter.answers === null ? null : await keptMail(letter.answers)
  const raw = composeMail({
    fromName: plainName(letter.fromName.slice(0, 200)),
    fromAddress: sender.address,
    to: letter.to,
    subject: plainName(letter.subject.slice(0, 500)),
    text: letter.text,
    messageId: `${randomUUID()}@customer.example`,
    inReplyTo: answered?.messageId ?? null,
  })
  const reception = await receiveMail({ recipients: [letter.to], sender: sender.address, via: 'demo', raw })
  return reception.ok ? { ok: true } : { ok: false, reason: 'no-such-address' }
}

async function keptMail(id: string) {
  if (!/^\d{1,18}$/.test(id)) return null
  const [mail] = await sql<{ messageId: string; sender: string; recipient: string; subject: string }[]>`
    select message_id, sender, recipient, subject from demo_mails where id = ${id}`
  return mail ?? null
}
