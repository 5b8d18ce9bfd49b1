import { requestAccess, type Ask } from '#app/domain/linking/request-access.ts'
import { sql } from '#db/sql.server.ts'
import { crowdId } from '#test/support/crowd.ts'
import { standingOf } from '#test/support/people.ts'
import { compare } from './measure.ts'

/** Asking one client, against the four writes that it cannot do without, in one transaction and unchecked. */
export async function bench(accounts: number) {
  const agencies = Math.floor(accounts / 50) - 1
  const numbers = Array.from({ length: Math.min(200, agencies) }, (_, n) => 50 * (n + 1))
  const standings = await Promise.all(
    numbers.map((number) => standingOf({ id: crowdId('user', number) }, { id: crowdId('account', number) })),
  )
  await sql`update ask_quotas set begins_at = now() - interval '1 hour', ends_at = now() + interval '20 hours', used = 0`
  const message = 'We look after your campaigns and need to see the figures.'
  const ours = async (n: number) => {
    const standing = standings[n % standings.length]!
    const ask: Ask = {
      addresses: [`ours-${n}@asked.example`],
      message,
      roleAsked: null,
      overflow: 'refuse',
    }
    const asked = await requestAccess(standing, ask)
    if (!asked.ok) throw new Error(asked.reason)
  }
  const bare = (n: number) => {
    const { account, membershipId, user } = standings[n % standings.length]!
    const address = `bare-${n}@asked.example`
    return sql.begin(async (sql) => {
      await sql`update ask_quotas set used = used + 1 where agency_id = ${account.id} and used < 35`
      const [request] = await sql<[{ id: string }]>`
        insert into access_requests (agency_id, requester_id, address, message, state, asked_at, expires_at)
        values (${account.id}, ${membershipId}, ${address}, ${message}, 'pending', now(), now() + interval '168 hours') returning id`
      await sql`insert into outbox (kind, subject_id) values ('access-request.mail-client', ${request.id})`
      await sql`
        insert into audit_entries (account_id, agency_id, user_id, user_name, action, subject, subject_id)
        values (${account.id}, ${account.id}, ${user.id}, ${user.name}, 'access-request.asked', ${address}, ${request.id})`
    })
  }
  return [
    await compare({ group: 'Asking', what: 'asking one client', baseline: 'its bare SQL' }, ours, bare, {
      rounds: 12,
      each: 40,
    }),
  ]
}
