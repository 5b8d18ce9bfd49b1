import { randomBytes } from 'node:crypto'
import { config } from '#app/config.ts'
import { noteMessage } from '#app/domain/conversations/messages/note-message.ts'
import { replySubject } from '#app/domain/conversations/messages/outgoing.ts'
import type { Sql } from '../../sql.server.ts'
import type { Agencies } from '../agencies.ts'
import type { Clients } from '../clients.ts'
import { idOf } from '../ids.ts'
import type { Account } from '../people.ts'
import { holzbau, thistlewick, tintenfass, type Story, type Turn } from './stories.ts'

type Customer = { contactId: string; name: string; address: string }
type Thread = { id: string; house: Account; customer: Customer; subject: string }

/** What customers wrote lately to three accounts of the demo, and what became of it. Needs their contacts and levels. */
export async function conversations(sql: Sql, { main }: Agencies, clients: Clients) {
  await tell(sql, main, tintenfass)
  await tell(sql, clients.holzbau, holzbau)
  await tell(sql, clients.thistlewick, thistlewick)
}

async function tell(sql: Sql, house: Account, stories: Story[]) {
  const customers = await sql<Customer[]>`
    select id as contact_id, name, emails[1] as address from contacts
    where account_id = ${house.id} and status = 'open' and archived_at is null and private_to is null
      and cardinality(emails) > 0
    order by created_at desc, id limit ${stories.length}`
  for (const [place, story] of stories.entries()) await write(sql, house, story, customers[place]!)
}

async function write(sql: Sql, house: Account, story: Story, customer: Customer) {
  const { subject, turns, hours, pace = 1 } = story
  const id = idOf('thread', house.id, subject)
  const begun = ago(hours + pace * (turns.length - 1))
  const words = `${subject} ${customer.name} ${customer.address}`.toLowerCase()
  await sql`
    insert into threads (id, account_id, contact_id, subject, created_at, last_at, words)
    values (${id}, ${house.id}, ${customer.contactId}, ${subject}, ${begun}, ${begun}, ${words})`
  const thread = { id, house, customer, subject }
  const chain: string[] = []
  for (const [place, turn] of turns.entries()) {
    const at = ago(hours + pace * (turns.length - 1 - place))
    chain.push(...(await say(sql, thread, turn, { place, at, chain })))
  }
  const assignee = story.assignee === undefined ? null : house.members[story.assignee]!.membershipId
  await sql`
    update threads set assignee_id = ${assignee}, state = ${story.closed ? 'closed' : 'open'},
      closed_at = ${story.closed ? ago(hours) : null},
      snoozed_until = ${story.snoozedDays ? ago(-24 * story.snoozedDays) : null}
    where id = ${id}`
}

/** Writes one message and returns the id that others answer it by; of a note, none. */
async function say(
  sql: Sql,
  { id: threadId, house, customer, subject }: Thread,
  turn: Turn,
  { place, at, chain }: { place: number; at: Date; chain: string[] },
): Promise<string[]> {
  const id = idOf('message', threadId, String(place))
  const common = { id, accountId: house.id, threadId, at, referenceIds: [...chain] }
  if ('in' in turn) {
    const { name, address } = customer
    const messageId = `${id}@${address.split('@')[1]}`
    const inboundId = await arrived(sql, house, address, at)
    await sql`
      insert into messages ${sql({
        ...common,
        ...{ kind: 'in', fromName: name, fromAddress: address, messageId, inboundId },
        ...{ text: turn.in, html: turn.html ?? null, automatic: turn.automatic ?? false },
        subject: place === 0 ? subject : replySubject(subject),
      })}`
    if (turn.file) await attach(sql, house, id, turn.file)
    const { automatic } = turn
    await noteMessage(sql, house.id, threadId, { kind: 'in', author: name, text: turn.in, at, automatic })
    return [messageId]
  }
  const kind = 'out' in turn ? 'out' : 'note'
  const text = 'out' in turn ? turn.out : turn.note
  const by = house.members[turn.by]!
  const messageId = kind === 'out' ? `${id}@${config().inboxDomain}` : null
  await sql`
    insert into messages ${sql({
      ...common,
      ...{ kind, userId: by.id, userName: by.name, text, messageId },
      subject: kind === 'out' ? replySubject(subject) : '',
      toAddresses: kind === 'out' ? [customer.address] : [],
    })}`
  await noteMessage(sql, house.id, threadId, { kind, author: by.name, text, at })
  return messageId === null ? [] : [messageId]
}

/** The mail that a customer's message came as; its bytes are forgotten by now. */
async function arrived(sql: Sql, house: Account, sender: string, at: Date): Promise<string> {
  const [mail] = await sql<[{ id: string }]>`
    insert into inbound_mails (account_id, recipient, sender, via, fingerprint, size, state, received_at, finished_at)
    select ${house.id}, i.local_part || '@' || ${config().inboxDomain ?? ''}, ${sender}, 'demo', ${randomBytes(32)}, 2000,
      'done', ${at}, ${at}
    from inbox_addresses i where i.account_id = ${house.id} and i.retired_at is null
    returning id`
  return mail.id
}

async function attach(sql: Sql, house: Account, messageId: string, name: string) {
  const content = Buffer.from('%PDF-1.4\n%%EOF\n')
  await sql`
    insert into attachments (account_id, message_id, position, name, media_type, size, content)
    values (${house.id}, ${messageId}, 0, ${name}, 'application/octet-stream', ${content.length}, ${content})`
}

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000)
