import { config } from '#app/config.ts'
import { sql as pool, type Sql } from '#db/sql.server.ts'
import { spendArrival } from './oidc-arrivals.ts'
import { hasActiveMembership } from '../live-logins.ts'

/** Somebody as the provider vouches for them, brought by one arrival. */
export type ProviderIdentity = {
  arrivalId: string
  issuer: string
  subject: string
  /** In the normal form, and only where the provider says that it is verified; else null. */
  address: string | null
  /** As the provider has it, to begin a sign-up with; may be empty. */
  name: string
}

/** Who that is here. Somebody deactivated everywhere is nobody: like every other newcomer, they may sign up (L14). */
export type Recognised =
  | { kind: 'known'; userId: string }
  /** The verified address is that of a user who did not join the identity yet: they confirm once. */
  | { kind: 'unconfirmed'; userId: string; address: string }
  | { kind: 'newcomer'; address: string }
  | { kind: 'not-verified' }

export async function recognise({ issuer, subject, address }: ProviderIdentity): Promise<Recognised> {
  const [known] = await pool<{ userId: string }[]>`
    select u.id as user_id from oidc_identities i join users u on u.id = i.user_id
    where i.issuer = ${issuer} and i.subject = ${subject} and i.ended_at is null and ${hasActiveMembership(pool, 'u.id')}`
  if (known) return { kind: 'known', userId: known.userId }
  if (address === null) return { kind: 'not-verified' }
  const [owner] = await pool<{ userId: string }[]>`
    select a.user_id from user_addresses a
    where a.address = ${address} and a.verified_at is not null and ${hasActiveMembership(pool, 'a.user_id')}`
  return owner ? { kind: 'unconfirmed', userId: owner.userId, address } : { kind: 'newcomer', address }
}

/** Signs in the user of a known identity, and uses the arrival up. Null where either is no longer so. */
export async function signInByIdentity({
  arrivalId,
  issuer,
  subject,
}: ProviderIdentity): Promise<{ userId: string; returnTo: string } | null> {
  return await pool.begin(async (sql) => {
    const arrival = await spendArrival(sql, arrivalId)
    if (!arrival) return null
    const [used] = await sql<{ userId: string }[]>`
      update oidc_identities set last_used_at = now()
      where issuer = ${issuer} and subject = ${subject} and ended_at is null
        and exists (select 1 from users u where u.id = user_id and ${hasActiveMembership(sql, 'u.id')})
      returning user_id`
    return used ? { userId: used.userId, returnTo: arrival.returnTo } : null
  })
}

/**
 * Gives an identity to a user, inside the caller's transaction; returns its id. Null where somebody else has it who may
 * sign in. Whoever may not any more loses it, as they would lose the address (see users.ts).
 */
export async function takeIdentity(
  sql: Sql,
  userId: string,
  { issuer, subject, address }: ProviderIdentity,
): Promise<string | null> {
  await sql`
    update oidc_identities set ended_at = clock_timestamp()
    where issuer = ${issuer} and subject = ${subject} and ended_at is null and user_id <> ${userId}
      and not exists (select 1 from users u where u.id = user_id and ${hasActiveMembership(sql, 'u.id')})`
  const [taken] = await sql<{ id: string }[]>`
    insert into oidc_identities (issuer, subject, user_id, address_at_joining)
    values (${issuer}, ${subject}, ${userId}, ${address})
    on conflict (issuer, subject) where ended_at is null do nothing returning id`
  return taken?.id ?? null
}

export type MyIdentity = {
  id: string
  provider: string
  address: string | null
  since: Date
  lastUsedAt: Date
}

/** The identities that sign a user in, the oldest first. */
export async function myIdentities(userId: string): Promise<MyIdentity[]> {
  const rows = await pool<(Omit<MyIdentity, 'provider'> & { issuer: string })[]>`
    select id, issuer, address_at_joining as address, created_at as since, last_used_at from oidc_identities
    where user_id = ${userId} and ended_at is null order by created_at, id`
  return rows.map(({ issuer, ...identity }) => ({ ...identity, provider: providerName(issuer) }))
}

/** What people call a provider: as the operator named it, or the host of one that was set up here before. */
export function providerName(issuer: string): string {
  const { oidc } = config()
  if (oidc && sameIssuer(oidc.issuer, issuer)) return oidc.name
  return URL.canParse(issuer) ? new URL(issuer).host : issuer
}

const sameIssuer = (one: string, other: string) => one.replace(/\/$/, '') === other.replace(/\/$/, '')
