// People and accounts for tests, written with plain SQL so that no rule under test stands in the way:
//   const agency = await anAgency(); const client = await anAccount()
//   const link = await aLink(agency, client, { maxRole: 'manager' })
//   const maya = await aMember(agency, 'member'); await aGrant(link, maya, 'viewer')
//   const asMaya = await standingOf(maya, client)      // acting: session, scoped session and Standing in one
//   const asOwner = await standingOf(client.owner, client)
import { randomBytes, randomUUID } from 'node:crypto'
import { hash } from '@node-rs/argon2'
import { hashToken, standingIn, type Standing } from '#app/domain/identity/standing.ts'
import type { PlanKey } from '#app/domain/people/licences/plans.ts'
import type { GrantableRole, Role } from '#app/domain/roles.ts'
import { sql } from '#db/sql.server.ts'

export type User = { id: string; name: string; username: string; address: string }
export type Account = { id: string; name: string; owner: Member }
export type Member = User & { membershipId: string; accountId: string; role: Role }
export type Link = { id: string; agencyId: string; clientId: string; maxRole: GrantableRole }

let count = 0

/** A user with one verified main address, and no account. Without `password` they cannot sign in by password. */
export async function aUser(facts: UserFacts = {}): Promise<User> {
  const number = ++count
  const id = randomUUID()
  const user = {
    id,
    name: facts.name ?? `Person ${number}`,
    username: facts.username ?? `person-${number}-${id.slice(0, 8)}`,
    address: facts.address ?? `person-${number}-${id.slice(0, 8)}@example.test`,
  }
  const passwordHash =
    facts.password === undefined ? null : await hash(facts.password, { memoryCost: 19_456, timeCost: 2 })
  await sql`
    insert into users (id, name, username, locale, time_zone, password_hash)
    values (${id}, ${user.name}, ${user.username}, ${facts.locale ?? 'en'}, ${facts.timeZone ?? 'UTC'}, ${passwordHash})`
  await anAddress(user, user.address, { main: true })
  return user
}
type UserFacts = {
  name?: string
  username?: string
  address?: string
  password?: string
  locale?: 'en' | 'de'
  timeZone?: string
}

/** One more address of a user: verified unless told otherwise. */
export async function anAddress(user: User, address: string, { main = false, verified = true } = {}) {
  await sql`
    insert into user_addresses (user_id, address, main, verified_at)
    values (${user.id}, ${address}, ${main}, ${verified ? sql`now()` : null})`
}

/** An account with its owner, who is made too unless given. It has licences in plenty unless told otherwise. */
export async function anAccount(facts: AccountFacts = {}): Promise<Account> {
  const id = randomUUID()
  const name = facts.name ?? `Account ${++count}`
  await sql`
    insert into accounts (id, name, locale, time_zone, agency_since)
    values (${id}, ${name}, ${facts.locale ?? 'en'}, ${facts.timeZone ?? 'UTC'}, ${facts.agency ? sql`now()` : null})`
  await onPlan(id, facts)
  return { id, name, owner: await aMember({ id }, 'owner', facts.owner ? { user: facts.owner } : {}) }
}
type AccountFacts = {
  name?: string
  owner?: User
  locale?: 'en' | 'de'
  timeZone?: string
  agency?: boolean
} & PlanFacts
/** A trial ends in 14 days unless told otherwise, everything else renews in a month. */
type PlanFacts = { plan?: PlanKey; licences?: number; trialEndsAt?: Date; renewsAt?: Date }

/** Puts an account on a plan, as if it had bought it just now. */
export async function onPlan(
  accountId: string,
  { plan = 'team', licences, trialEndsAt, renewsAt }: PlanFacts,
) {
  const trial = plan === 'trial'
  const days = (count: number) => new Date(Date.now() + count * 86_400_000)
  await sql`
    update subscriptions set plan = ${plan}, freed = 0, given_back = 0, began_at = now(), renewals = 0,
      licences = ${licences ?? { trial: 10, starter: 3, essentials: 5000, team: 5000 }[plan]},
      trial_ends_at = ${trial ? (trialEndsAt ?? days(14)) : null}, renews_at = ${trial ? null : (renewsAt ?? days(30))}
    where account_id = ${accountId}`
}

/** An account enrolled in the agency programme. */
export function anAgency(facts: AccountFacts = {}): Promise<Account> {
  return anAccount({ name: `Agency ${++count}`, ...facts, agency: true })
}

/** A member of an account: the given user, or a new one made from the other facts. */
export async function aMember(
  account: { id: string },
  role: Role,
  { user, deactivated = false, ...facts }: { user?: User; deactivated?: boolean } & UserFacts = {},
): Promise<Member> {
  const person = user ?? (await aUser(facts))
  const [row] = await sql<[{ id: string }]>`
    insert into memberships (account_id, user_id, role, deactivated_at)
    values (${account.id}, ${person.id}, ${role}, ${deactivated ? sql`now()` : null})
    returning id`
  const { id, name, username, address } = person
  return { id, name, username, address, membershipId: row.id, accountId: account.id, role }
}

/** A team of the account with these members. Returns its id. */
export async function aTeam(
  account: { id: string },
  members: { membershipId: string }[] = [],
  name = `Team ${++count}`,
): Promise<string> {
  const [row] = await sql<[{ id: string }]>`
    insert into teams (account_id, name, folded_name) values (${account.id}, ${name}, ${name.toLowerCase()}) returning id`
  for (const { membershipId } of members)
    await sql`
      insert into team_members (account_id, team_id, membership_id) values (${account.id}, ${row.id}, ${membershipId})`
  return row.id
}

/** An active link; a grant is not part of it. */
export async function aLink(
  agency: { id: string },
  client: { id: string },
  { maxRole = 'admin', endsAt = null }: { maxRole?: GrantableRole; endsAt?: Date | null } = {},
): Promise<Link> {
  const [row] = await sql<[{ id: string }]>`
    insert into links (agency_id, client_id, max_role, ends_at)
    values (${agency.id}, ${client.id}, ${maxRole}, ${endsAt})
    returning id`
  return { id: row.id, agencyId: agency.id, clientId: client.id, maxRole }
}

/** A grant of the link's agency to one of its members. Returns its id. */
export async function aGrant(link: Link, member: Member, role: GrantableRole = 'member'): Promise<string> {
  const [row] = await sql<[{ id: string }]>`
    insert into grants (link_id, agency_id, client_id, membership_id, user_id, role)
    values (${link.id}, ${link.agencyId}, ${link.clientId}, ${member.membershipId}, ${member.id}, ${role})
    returning id`
  return row.id
}

/** A pending request of an agency, asked just now by its owner unless told otherwise. */
export async function aRequest(
  agency: Account,
  address: string,
  {
    requester = agency.owner,
    roleAsked = null,
    message = 'We look after your campaigns.',
    state = 'pending',
    askedAt = new Date(),
  }: {
    requester?: Member
    roleAsked?: GrantableRole | null
    message?: string
    state?: 'queued' | 'pending' | 'approved' | 'declined' | 'cancelled' | 'expired'
    askedAt?: Date
  } = {},
): Promise<{ id: string; generation: number }> {
  const asked = state === 'queued' ? null : askedAt
  const [row] = await sql<[{ id: string; generation: number }]>`
    insert into access_requests (agency_id, requester_id, address, message, role_asked, state, asked_at, expires_at, ended_at)
    values (${agency.id}, ${requester.membershipId}, ${address}, ${message}, ${roleAsked}, ${state},
      ${asked}::timestamptz, ${asked}::timestamptz + interval '7 days',
      ${state === 'queued' || state === 'pending' ? null : sql`now()`})
    returning id, generation`
  return row
}

/** A signed-in session; the token is what the session cookie carries. */
export async function aSession(user: { id: string }): Promise<{ id: string; token: string }> {
  const token = randomBytes(32).toString('base64url')
  const [row] = await sql<[{ id: string }]>`
    insert into sessions (token_hash, user_id, method, user_agent, ip, expires_at)
    values (${hashToken(token)}, ${user.id}, 'password', 'vitest', '127.0.0.1', now() + interval '30 days')
    returning id`
  return { id: row.id, token }
}

/** A scoped session on the user's live grant in a client account, or null where there is none. Returns its token. */
export async function aScope(
  session: { id: string },
  user: { id: string },
  client: { id: string },
): Promise<string | null> {
  const token = randomBytes(32).toString('base64url')
  const rows = await sql`
    insert into scoped_sessions (token_hash, session_id, user_id, client_id, grant_id)
    select ${hashToken(token)}, ${session.id}, g.user_id, g.client_id, g.id
    from grants g where g.user_id = ${user.id} and g.client_id = ${client.id} and g.ended_at is null
    order by g.role desc limit 1
    returning id`
  return rows.length === 0 ? null : token
}

/** The standing of a user in an account through a new session: as a member, else acting under their grant. Throws where neither holds. */
export async function standingOf(user: { id: string }, account: { id: string }): Promise<Standing> {
  const session = await aSession(user)
  const scope = await aScope(session, user, account)
  const standing = await standingIn({ session: session.token, scope }, account.id)
  if (!standing) throw new Error('That user is neither a member of that account nor holds a live grant in it')
  return standing
}
