import { sql } from '#db/sql.server.ts'
import { reaches } from './conversations.ts'
import { aMember, anAccount, type Account, type Member } from './people.ts'

export type InboxCrowd = { account: Account; agent: Member; threads: number }

/**
 * An inbox with so many threads of three messages each, made in SQL: every fourth is open, half of these are an agent's and
 * a few are snoozed. Beside it so many inboxes of 500. Analysed afterwards.
 */
export async function makeInboxCrowd(threads: number, { beside }: { beside: number }): Promise<InboxCrowd> {
  for (let n = 0; n < beside; n++) await anInbox(500)
  const crowd = await anInbox(threads)
  await sql`analyze contacts, threads, messages, attachments, memberships`
  return crowd
}

async function anInbox(threads: number): Promise<InboxCrowd> {
  const account = await anAccount()
  const agent = await aMember(account, 'member')
  await reaches(agent, 'agent')
  await sql.begin(async (sql) => {
    await sql`set local session_replication_role = replica`
    await sql`
      insert into contacts (id, account_id, name, emails)
      select md5('c' || ${account.id} || n)::uuid, ${account.id}, 'Customer ' || n, array['c' || n || '@crowd.example']
      from generate_series(1, ${threads}::int) n`
    await sql`
      insert into threads (id, account_id, contact_id, subject, state, closed_at, snoozed_until, assignee_id, last_at, words)
      select md5('t' || ${account.id} || n)::uuid, ${account.id}, md5('c' || ${account.id} || n)::uuid, 'Question ' || n,
        case when n % 4 = 0 then 'open' else 'closed' end, case when n % 4 = 0 then null else now() end,
        case when n % 80 = 0 then now() + interval '1 day' end, case when n % 8 = 0 then ${agent.membershipId}::uuid end,
        now() - n * interval '1 minute', 'question ' || n || ' customer ' || n || ' c' || n || '@crowd.example'
      from generate_series(1, ${threads}::int) n`
    await sql`
      insert into messages (account_id, thread_id, kind, inbound_id, from_name, from_address, text)
      select ${account.id}, md5('t' || ${account.id} || n)::uuid, case when k = 2 then 'out' else 'in' end,
        case when k <> 2 then gen_random_uuid() end, 'Customer ' || n, 'c' || n || '@crowd.example',
        'Good morning, parcel ' || n || ' number ' || k || ' has not come yet, could you look where it is?'
      from generate_series(1, ${threads}::int) n, generate_series(1, 3) k`
  })
  await sql`
    insert into attachments (account_id, message_id, position, name, media_type, size)
    select account_id, id, 0, 'plan.pdf', 'application/pdf', 1 from messages
    where account_id = ${account.id} and number % 50 = 0`
  return { account, agent, threads }
}
