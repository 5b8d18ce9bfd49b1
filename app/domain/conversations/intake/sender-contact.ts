import type { Sql } from '#db/sql.server.ts'
import { recordAs, system } from '../../audit.ts'
import { columnsOf } from '../../contacts/contact-columns.ts'
import { longestName } from '../../contacts/contact.ts'
import { shareContactTurn } from '../../contacts/turns.ts'
import { enterWorkflows } from '../../contacts/workflows/enter.ts'

/**
 * The contact of whoever writes, made where there is none yet, and then given to a contact owner by the workflows of new
 * contacts (C3). Two first mails of one sender make one contact: they take turns. A contact that was archived is not dug out;
 * one that was merged leads on; a private one is found last, and stays private.
 */
export async function senderContact(
  sql: Sql,
  accountId: string,
  { name, address }: { name: string; address: string },
): Promise<string> {
  await shareContactTurn(sql, accountId)
  await sql`select pg_advisory_xact_lock(hashtextextended(${`sender ${accountId} ${address}`}, 0))`
  // Where somebody merges it just now, it is gone from the first look, and the second finds what it went into.
  const known = (await find(sql, accountId, address)) ?? (await find(sql, accountId, address))
  return known ?? (await mergedInto(sql, accountId, address)) ?? (await create(sql, accountId, name, address))
}

/** Locked for share: a merge waits until the thread is there, and takes it along. */
async function find(sql: Sql, accountId: string, address: string): Promise<string | null> {
  const [contact] = await sql<{ id: string }[]>`
    select c.id from contacts c
    where c.account_id = ${accountId} and c.archived_at is null and c.emails @> array[${address}]::text[]
    order by c.private_to is not null, c.created_at, c.id limit 1 for share of c`
  return contact?.id ?? null
}

/** An address that a merged contact had and that was taken from the kept one since. */
async function mergedInto(sql: Sql, accountId: string, address: string): Promise<string | null> {
  const [contact] = await sql<{ id: string }[]>`
    select k.id from contacts d
    join contacts k on k.id = d.merged_into and k.account_id = d.account_id and k.archived_at is null
    where d.account_id = ${accountId} and d.emails @> array[${address}]::text[]
    order by k.private_to is not null, k.created_at, k.id limit 1 for share of k`
  return contact?.id ?? null
}

async function create(sql: Sql, accountId: string, name: string, address: string): Promise<string> {
  const facts = { name: [...(name || address)].slice(0, longestName).join(''), emails: [address] }
  const [contact] = await sql<{ id: string }[]>`
    insert into contacts ${sql({ ...columnsOf(facts), account_id: accountId } as never)} returning id`
  const contactId = contact!.id
  await recordAs(
    sql,
    system,
    { accountId },
    { action: 'contact.created', subject: facts.name, subjectId: contactId },
  )
  await enterWorkflows(sql, accountId, { kind: 'created', contactIds: [contactId] })
  return contactId
}
