import { sql as pool, type Sql } from '#db/sql.server.ts'
import { parseAddress } from '../../addresses.ts'
import { operator, recordAs } from '../../audit.ts'
import { leave } from '../../outbox.ts'
import type { Role } from '../../roles.ts'
import { takeLicence } from '../licences/licences.ts'
import { endOffers } from './ownership-offers.ts'
import { takeTurns } from '../turns.ts'

export type HandOverRefusal =
  'unknown-account' | 'bad-address' | 'unknown-address' | 'deactivated' | 'already-owner' | 'no-free-licence'
export type HandedOver =
  | { ok: true; account: string; owner: string; formerOwner: string | null; wasMember: boolean }
  | { ok: false; reason: HandOverRefusal }

/**
 * The operator makes somebody the owner of an account whose owner is gone (P10): an active member, or any other user,
 * who becomes one, with a licence (P1); whether a trial is over does not matter here. The owner of before stays as admin. Both are told by mail.
 */
export async function handOverAccount(accountId: string, typedAddress: string): Promise<HandedOver> {
  const parsed = parseAddress(typedAddress)
  if (!parsed.ok) return { ok: false, reason: 'bad-address' }
  return await pool.begin(async (sql): Promise<HandedOver> => {
    await takeTurns(sql, accountId)
    const [account] = await sql<{ name: string; second: number }[]>`
      select name, extract(epoch from now())::int as second from accounts where id = ${accountId}`
    if (!account) return { ok: false, reason: 'unknown-account' }
    // An address that is being changed at this moment is read as it is afterwards (P8).
    await sql`
      select 1 from users where id = (
        select user_id from user_addresses where address = ${parsed.address} and verified_at is not null)
      for key share`
    const heir = await heirAt(sql, accountId, parsed.address)
    if (!heir) return { ok: false, reason: 'unknown-address' }
    if (heir.role === 'owner') return { ok: false, reason: 'already-owner' }
    if (heir.deactivatedAt) return { ok: false, reason: 'deactivated' }
    const missing = heir.membershipId
      ? null
      : await takeLicence(sql, accountId, { newcomers: true, evenAfterTrial: true })
    if (missing) return { ok: false, reason: 'no-free-licence' }

    const [former] = await sql<{ userId: string; name: string }[]>`
      update memberships m set role = 'admin' from users u
      where u.id = m.user_id and m.account_id = ${accountId} and m.role = 'owner' and m.ended_at is null
      returning m.user_id, u.name`
    const membershipId = await makeOwner(sql, accountId, heir)
    // Whatever the former owner had offered is over with them.
    await endOffers(sql, accountId, 'cancelled')
    await recordAs(
      sql,
      operator,
      { accountId },
      {
        action: 'ownership.transferred',
        subject: heir.name,
        subjectId: membershipId,
        before: { owner: former?.name ?? null, role: heir.role },
        after: { owner: heir.name, role: 'owner' },
      },
    )
    const readers = former ? [former.userId, heir.userId] : [heir.userId]
    await leave(
      sql,
      ...readers.map((recipientId) => ({
        kind: 'ownership.mail-transferred' as const,
        subjectId: membershipId,
        generation: account.second,
        recipientId,
      })),
    )
    return {
      ok: true,
      account: account.name,
      owner: heir.name,
      formerOwner: former?.name ?? null,
      wasMember: heir.membershipId !== null,
    }
  })
}

type Heir = {
  userId: string
  name: string
  membershipId: string | null
  role: Role | null
  deactivatedAt: Date | null
}

async function heirAt(sql: Sql, accountId: string, address: string): Promise<Heir | null> {
  const [heir] = await sql<Heir[]>`
    select u.id as user_id, u.name, m.id as membership_id, m.role, m.deactivated_at
    from user_addresses a
    join users u on u.id = a.user_id
    left join memberships m on m.user_id = u.id and m.account_id = ${accountId} and m.ended_at is null
    where a.address = ${address} and a.verified_at is not null`
  return heir ?? null
}

async function makeOwner(sql: Sql, accountId: string, { userId, membershipId }: Heir): Promise<string> {
  const [row] = membershipId
    ? await sql<[{ id: string }]>`
        update memberships set role = 'owner' where id = ${membershipId} and account_id = ${accountId} returning id`
    : await sql<[{ id: string }]>`
        insert into memberships (account_id, user_id, role) values (${accountId}, ${userId}, 'owner') returning id`
  return row.id
}
