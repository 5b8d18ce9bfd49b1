import type { DateTime } from 'luxon'
import { usernameFrom, type Locale } from '#app/domain/identity/users.ts'
import type { Role } from '#app/domain/roles.ts'
import { idOf } from './ids.ts'
import type { Past } from './past.ts'
import { names } from './words.ts'

export type Person = { id: string; name: string; address: string; username: string }
export type Member = Person & { membershipId: string; role: Role; since: DateTime }
export type Account = {
  id: string
  name: string
  site: string
  locale: Locale
  timeZone: string
  owner: Member
  /** Everybody, the owner first. */
  members: Member[]
}

type House = { site: string; locale: Locale; timeZone: string }

const umlauts: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue' }

/** A user with one verified address at the firm. */
export function person(
  past: Past,
  passwordHash: string,
  name: string,
  house: House,
  since: DateTime,
): Person {
  const local = usernameFrom(name.replace(/^Dr\. /, '').replace(/[äöü]/gi, (letter) => umlauts[letter]!))
  const id = idOf('user', local, house.site)
  const made = {
    id,
    name,
    username: `${local}.${house.site}`.slice(0, 63),
    address: `${local}@${house.site}.example`,
  }
  const { locale, timeZone } = house
  past.add('users', { id, name, username: made.username, locale, timeZone, passwordHash, createdAt: since })
  addAddress(past, made, made.address, { main: true, since })
  return made
}

export function addAddress(
  past: Past,
  { id }: Person,
  address: string,
  { main = false, since }: { main?: boolean; since: DateTime },
) {
  past.add('user_addresses', {
    id: idOf('address', address),
    userId: id,
    address,
    main,
    verifiedAt: since,
    createdAt: since,
  })
}

/** An account with its owner. */
export function account(
  past: Past,
  facts: House & { name: string; agency?: boolean },
  owner: Person,
  since: DateTime,
): Account {
  const { name, site, locale, timeZone } = facts
  const id = idOf('account', name)
  const joinedAt = since.plus({ minutes: 40 })
  past.add('accounts', {
    id,
    name,
    locale,
    timeZone,
    agencySince: facts.agency ? joinedAt : null,
    teamsSince: null,
    createdAt: since,
  })
  const made = { id, name, site, locale, timeZone, members: [] } as unknown as Account
  made.owner = membership(past, made, owner, 'owner', since)
  past.subscribe(id, { by: { id: owner.id, name: owner.name } })
  past.note({
    at: since,
    who: owner,
    accountId: id,
    action: 'account.created',
    subject: name,
    subjectId: id,
    after: { name, timeZone },
  })
  if (facts.agency)
    past.note({
      at: joinedAt,
      who: owner,
      accountId: id,
      agencyId: id,
      action: 'programme.joined',
      subject: name,
    })
  return made
}

/** Somebody whom the owner invited, and who accepted some hours later. */
export function member(
  past: Past,
  house: Account,
  who: Person,
  role: Exclude<Role, 'owner'>,
  invitedAt: DateTime,
): Member {
  const since = invitedAt.plus({ minutes: past.chance.between(9, 300) })
  const invitationId = idOf('invitation', house.id, who.address)
  past.add('invitations', {
    id: invitationId,
    accountId: house.id,
    address: who.address,
    role,
    inviterId: house.owner.membershipId,
    locale: house.locale,
    createdAt: invitedAt,
    sentAt: invitedAt,
    expiresAt: invitedAt.plus({ hours: 168 }),
    acceptedAt: since,
    cancelledAt: null,
  })
  past.note({
    at: invitedAt,
    who: house.owner,
    accountId: house.id,
    action: 'member.invited',
    subject: who.address,
    subjectId: invitationId,
    after: { role },
  })
  const made = membership(past, house, who, role, since)
  past.note({
    at: since,
    who,
    accountId: house.id,
    action: 'member.joined',
    subject: who.name,
    subjectId: made.membershipId,
    after: { role, invitedBy: house.owner.name },
  })
  return made
}

/** Colleagues with names by chance, no name twice in a firm. */
export function colleagues(
  past: Past,
  passwordHash: string,
  house: Account,
  roles: Exclude<Role, 'owner'>[],
  since: DateTime,
) {
  const { given, family } = names[house.locale]
  const givens = past.chance.some(given, roles.length)
  roles.forEach((role, at) => {
    const name = `${givens[at]} ${past.chance.pick(family)}`
    const invitedAt = since.plus({ days: past.chance.between(0, 3), minutes: past.chance.between(30, 600) })
    const who = person(past, passwordHash, name, house, invitedAt)
    member(past, house, who, role, invitedAt)
  })
}

function membership(past: Past, house: Account, who: Person, role: Role, since: DateTime): Member {
  const membershipId = idOf('membership', house.id, who.id)
  past.add('memberships', {
    id: membershipId,
    accountId: house.id,
    userId: who.id,
    role,
    inboxLevel: 'none',
    createdAt: since,
    lastActiveAt: past.now.minus({ minutes: past.chance.between(20, 9000) }),
    deactivatedAt: null,
    endedAt: null,
  })
  const made = { ...who, membershipId, role, since }
  house.members.push(made)
  return made
}
