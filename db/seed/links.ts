import type { DateTime } from 'luxon'
import { system } from '#app/domain/audit.ts'
import {
  grantableUpTo,
  isAtLeast,
  isAtMost,
  lowest,
  rolesUpTo,
  type GrantableRole,
} from '#app/domain/roles.ts'
import type { Chance } from './chance.ts'
import { idOf } from './ids.ts'
import type { Past } from './past.ts'
import type { Account, Member } from './people.ts'
import type { Asked } from './requests.ts'

export type Link = {
  id: string
  agency: Account
  client: Account
  maxRole: GrantableRole
  approvedAt: DateTime
  grants: Grant[]
}
type Grant = { id: string; person: Member; role: GrantableRole; since: DateTime }

/** The client's owner approves a request: the link, the requester's grant, and an entry in the client's log. */
export function approve(
  past: Past,
  {
    agency,
    client,
    requester,
    asked,
    maxRole,
    approvedAt,
    endsAt = null,
  }: {
    agency: Account
    client: Account
    requester: Member
    asked: Asked
    maxRole: GrantableRole
    approvedAt: DateTime
    endsAt?: DateTime | null
  },
): Link {
  const ceiling = asked.roleAsked === null ? maxRole : (lowest(maxRole, asked.roleAsked) as GrantableRole)
  const link: Link = {
    id: idOf('link', asked.id, client.id),
    agency,
    client,
    maxRole: ceiling,
    approvedAt,
    grants: [],
  }
  past.add('links', {
    id: link.id,
    agencyId: agency.id,
    clientId: client.id,
    requestId: asked.id,
    maxRole: ceiling,
    inboxLevel: 'none',
    approvedBy: client.owner.id,
    createdAt: approvedAt,
    lastActiveAt: approvedAt,
    endsAt,
    endedAt: null,
    endedBy: null,
    endedReason: null,
  })
  past.amend(asked.id, { state: 'approved', endedAt: approvedAt, endedBy: client.owner.id })
  past.note({
    at: approvedAt,
    who: client.owner,
    accountId: client.id,
    agencyId: agency.id,
    action: 'access-request.approved',
    subject: agency.name,
    subjectId: asked.id,
    after: { role: ceiling, endsAt: endsAt?.toISO() ?? null },
  })
  addGrant(
    past,
    link,
    requester,
    lowest(ceiling, grantableUpTo(requester.role)) as GrantableRole,
    client.owner,
    approvedAt,
  )
  return link
}

/** An owner or admin of the agency lets colleagues in, each with a role that the client's ceiling allows. */
export function addColleagues(past: Past, link: Link, people: Member[], at: DateTime) {
  const giver = past.chance.pick(link.agency.members.filter(({ role }) => isAtLeast(role, 'admin')))
  for (const person of people) {
    if (link.grants.some((grant) => grant.person.id === person.id)) continue
    const role = past.chance.pick(rolesUpTo(lowest(link.maxRole, grantableUpTo(person.role))))
    const grantId = addGrant(past, link, person, role, giver, at)
    past.note({
      at,
      who: giver,
      accountId: link.client.id,
      agencyId: link.agency.id,
      action: 'grant.given',
      subject: person.name,
      subjectId: grantId,
      after: { role, people: [person.name] },
    })
  }
}

function addGrant(
  past: Past,
  link: Link,
  person: Member,
  role: GrantableRole,
  by: { id: string },
  at: DateTime,
): string {
  const id = idOf('grant', link.id, person.id)
  past.add('grants', {
    id,
    linkId: link.id,
    agencyId: link.agency.id,
    clientId: link.client.id,
    membershipId: person.membershipId,
    userId: person.id,
    role,
    grantedBy: by.id,
    createdAt: at,
    lastActiveAt: null,
    endedAt: null,
    endedBy: null,
  })
  link.grants.push({ id, person, role, since: at })
  return id
}

/** The agency's people work in the client's account now and then, for the last time at `last`. */
export function work(past: Past, link: Link, last: DateTime, visits: number) {
  // How many visits fall on weekends depends on today.
  const chance = past.chance.apart()
  const days = last.diff(link.approvedAt, 'days').days
  const times = Array.from({ length: visits }, () => last.minus({ hours: chance.next() * days * 24 }))
  const lastOf = new Map<Grant, DateTime>()
  for (const time of [...times.filter(({ weekday }) => weekday < 6), last]) {
    const here = link.grants.filter(({ since }) => since < time.minus({ hours: 2 }))
    if (here.length === 0) continue
    const grant = chance.pick(here)
    visit(past, chance, link, grant, time)
    if ((lastOf.get(grant) ?? time) <= time) lastOf.set(grant, time)
  }
  for (const [grant, at] of lastOf) past.amend(grant.id, { lastActiveAt: at })
  const latest = [...lastOf.values()].sort((a, b) => b.toMillis() - a.toMillis())[0]
  if (latest) past.amend(link.id, { lastActiveAt: latest })
}

function visit(past: Past, chance: Chance, { agency, client }: Link, { person }: Grant, at: DateTime) {
  const about = {
    who: person,
    accountId: client.id,
    agencyId: agency.id,
    acting: true,
    subject: person.name,
    subjectId: idOf('scope', client.id, person.id, at.toMillis()),
  }
  past.note({ ...about, at: at.minus({ minutes: chance.between(15, 110) }), action: 'scope.opened' })
  if (chance.odds(0.6)) past.note({ ...about, at, action: 'scope.ended' })
}

/** The client lowered the ceiling by a rung, or set an end date, some time after approving. */
export function noteChange(
  past: Past,
  { id, agency, client, maxRole }: Link,
  at: DateTime,
  { lowered = false, endsAt = null }: { lowered?: boolean; endsAt?: DateTime | null },
) {
  const higher = rolesUpTo('admin').find((role) => !isAtMost(role, maxRole)) ?? maxRole
  past.note({
    at,
    who: client.owner,
    accountId: client.id,
    agencyId: agency.id,
    action: 'link.changed',
    subject: agency.name,
    subjectId: id,
    before: { maxRole: lowered ? higher : maxRole, endsAt: null },
    after: { maxRole, endsAt: endsAt?.toISO() ?? null },
  })
}

const endings = {
  revoked: { action: 'link.revoked', by: ({ client }: Link) => client.owner },
  left: { action: 'link.left', by: ({ agency }: Link) => agency.owner },
  'end-date': { action: 'link.ended', by: () => null },
} as const

/** One side ended the link, or its end date did. */
export function end(past: Past, link: Link, reason: keyof typeof endings, at: DateTime) {
  const { action, by } = endings[reason]
  const who = by(link)
  const people = link.grants.map(({ person }) => person.name)
  past.amend(link.id, { endedAt: at, endedBy: who?.id ?? null, endedReason: reason })
  for (const { id } of link.grants) past.amend(id, { endedAt: at, endedBy: who?.id ?? null })
  past.note({
    at,
    who: who ?? system,
    accountId: link.client.id,
    agencyId: link.agency.id,
    action,
    subject: link.agency.name,
    subjectId: link.id,
    after: {
      revoked: { sessions: 0, people, requests: 0 },
      left: { people: people.length },
      'end-date': undefined,
    }[reason],
  })
}
