import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { standingIn } from '#app/domain/identity/standing.ts'
import { addGrants } from '#app/domain/linking/add-grants.ts'
import { changeGrant, removeGrant } from '#app/domain/linking/change-grant.ts'
import { changeLink, removePerson } from '#app/domain/linking/change-link.ts'
import { clientOf, givableClients } from '#app/domain/linking/client.ts'
import { pickColleagues } from '#app/domain/linking/colleagues.ts'
import { clientOwnerMail } from '#app/domain/linking/grant-mail-facts.ts'
import { revokeLink } from '#app/domain/linking/revoke-link.ts'
import {
  grantableRoles,
  isAtMost,
  lowest,
  rolesUpTo,
  roles,
  type GrantableRole,
  type Role,
} from '#app/domain/roles.ts'
import { sql } from '#db/sql.server.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAgency,
  aScope,
  aSession,
  standingOf,
  type Member,
} from '#test/support/people.ts'

/** The rule of L16 written a second time, as a table a person can read: who may give what. */
function mayGiveByTheBook(
  giver: Role,
  ownGrant: GrantableRole | null,
  maxRole: GrantableRole,
  role: GrantableRole,
): boolean {
  if (giver === 'owner' || giver === 'admin') return isAtMost(role, maxRole)
  return ownGrant !== null && isAtMost(role, lowest(ownGrant, maxRole))
}

async function aLinkedPair(maxRole: GrantableRole = 'admin') {
  const agency = await anAgency()
  const client = await anAccount()
  return { agency, client, link: await aLink(agency, client, { maxRole }) }
}

const cases = roles.flatMap((giver) =>
  ([null, ...grantableRoles] as const).flatMap((ownGrant) =>
    (['viewer', 'manager', 'admin'] as const).map((maxRole) => ({ giver, ownGrant, maxRole })),
  ),
)

describe.each(cases)(
  'a $giver with grant $ownGrant under a link up to $maxRole',
  ({ giver, ownGrant, maxRole }) => {
    test('gives, edits and removes every role the book allows, and no other', async () => {
      const { agency, client, link } = await aLinkedPair(maxRole)
      const person = giver === 'owner' ? agency.owner : await aMember(agency, giver)
      if (ownGrant) await aGrant(link, person, ownGrant)
      const standing = await standingOf(person, agency)
      for (const role of grantableRoles) {
        const may = mayGiveByTheBook(giver, ownGrant, maxRole, role)
        const colleague = await aMember(agency, 'member')
        const added = await addGrants(standing, {
          membershipIds: [colleague.membershipId],
          linkIds: [link.id],
          role,
        })
        expect(added.ok, `add ${role}`).toBe(may)
        const other = await aGrant(link, await aMember(agency, 'viewer'), 'viewer')
        const mayEdit = may && mayGiveByTheBook(giver, ownGrant, maxRole, 'viewer')
        expect((await changeGrant(standing, other, role)).ok, `edit to ${role}`).toBe(mayEdit)
        const third = await aGrant(link, await aMember(agency, 'viewer'), role)
        expect((await removeGrant(standing, third)).ok, `remove ${role}`).toBe(may)
      }
      const above =
        await sql`select 1 from grants where client_id = ${client.id} and granted_by = ${person.id} and role > ${maxRole}`
      expect(above).toHaveLength(0)
    })
  },
)

describe('Add user (L16)', () => {
  test('lets every colleague into every client, once, and tells colleague and client owner', async () => {
    const { agency, client, link } = await aLinkedPair()
    const second = await anAccount()
    const links = [link.id, (await aLink(agency, second)).id]
    const people = [await aMember(agency, 'viewer'), await aMember(agency, 'member'), agency.owner]
    const standing = await standingOf(agency.owner, agency)
    const wanted = {
      membershipIds: people.map((person) => person.membershipId),
      linkIds: links,
      role: 'manager' as const,
    }
    const first = await addGrants(standing, wanted)
    expect(first).toMatchObject({ ok: true, already: [] })
    if (first.ok) expect(first.added).toHaveLength(6)
    const again = await addGrants(standing, { ...wanted, role: 'viewer' })
    expect(again).toMatchObject({ ok: true, added: [] })
    if (again.ok) expect(again.already.map(({ role }) => role)).toEqual(Array(6).fill('manager'))
    expect(await sql`select 1 from grants where client_id = ${client.id}`).toHaveLength(3)
    expect(
      await sql`select 1 from outbox where kind = 'grant.mail-colleague' and recipient_id = ${people[0]!.id}`,
    ).toHaveLength(2)
    expect(
      await sql`select 1 from outbox where kind = 'grant.mail-client-owner' and recipient_id in (${client.owner.id}, ${second.owner.id})`,
    ).toHaveLength(2)
    expect(
      await sql`select account_id from audit_entries where action = 'grant.given' and agency_id = ${agency.id}`,
    ).toHaveLength(2)
  })

  test('a thousand at once is the most, and tells each client’s owner once, by name', async () => {
    const agency = await anAgency()
    const people = await Promise.all(Array.from({ length: 40 }, () => aMember(agency, 'member')))
    const clients = await Promise.all(Array.from({ length: 25 }, () => anAccount()))
    const links = await Promise.all(clients.map((client) => aLink(agency, client)))
    const standing = await standingOf(agency.owner, agency)
    const add = (members: Member[]) =>
      addGrants(standing, {
        membershipIds: members.map(({ membershipId }) => membershipId),
        linkIds: links.map(({ id }) => id),
        role: 'member',
      })
    expect(await add([...people, agency.owner])).toEqual({ ok: false, reason: 'too-many', count: 1025 })
    expect(await sql`select 1 from grants where agency_id = ${agency.id}`).toHaveLength(0)
    const added = await add(people)
    expect(added.ok && added.added.length).toBe(1000)
    const owners = clients.map(({ owner }) => owner.id)
    const mails = await sql<{ subjectId: string; recipientId: string }[]>`
      select subject_id, recipient_id from outbox where kind = 'grant.mail-client-owner' and recipient_id = any(${owners}::uuid[])`
    expect(mails.map(({ recipientId }) => recipientId).sort()).toEqual(owners.sort())
    const facts = await clientOwnerMail(mails[0]!.subjectId, mails[0]!.recipientId)
    expect(facts!.people.toSorted()).toEqual(people.map(({ name }) => name).sort())
    expect(
      await sql`
      select 1 from audit_entries where agency_id = ${agency.id} and action = 'grant.given'
        and jsonb_array_length(after -> 'people') = 40`,
    ).toHaveLength(25)
    await sql`update grants set ended_at = now() where id = ${mails[0]!.subjectId}`
    expect((await clientOwnerMail(mails[0]!.subjectId, mails[0]!.recipientId))!.people).toHaveLength(39)
  })

  test('is all or nothing, and leaves no mail when refused', async () => {
    const { agency, link } = await aLinkedPair()
    const low = await aLink(agency, await anAccount({ name: 'Low ceiling' }), { maxRole: 'viewer' })
    const foreign = await aLinkedPair()
    const stranger = await aMember(await anAgency(), 'member')
    const gone = await aMember(agency, 'member', { deactivated: true })
    const maya = await aMember(agency, 'member')
    const standing = await standingOf(agency.owner, agency)
    const add = (membershipIds: string[], linkIds: string[], role: string = 'member') =>
      addGrants(standing, { membershipIds, linkIds, role: role as GrantableRole })
    expect(await add([maya.membershipId], [link.id, low.id])).toMatchObject({
      reason: 'role-too-high',
      clients: [{ name: 'Low ceiling', ceiling: 'viewer' }],
    })
    expect(await add([maya.membershipId, stranger.membershipId], [link.id])).toMatchObject({
      reason: 'not-a-member',
    })
    expect(await add([gone.membershipId], [link.id])).toMatchObject({ reason: 'not-a-member' })
    expect(await add([maya.membershipId], [link.id, foreign.link.id])).toMatchObject({
      reason: 'unknown-client',
    })
    expect(await add([maya.membershipId], [link.id], 'owner')).toMatchObject({ reason: 'role-too-high' })
    expect(await add([maya.membershipId], [link.id], 'root')).toMatchObject({ reason: 'role-too-high' })
    expect(await add([], [link.id])).toMatchObject({ reason: 'nobody-chosen' })
    expect(await add([maya.membershipId], [])).toMatchObject({ reason: 'no-client-chosen' })
    expect(await sql`select 1 from grants where membership_id = ${maya.membershipId}`).toHaveLength(0)
  })

  test('leaves the grants standing when the adder is demoted later', async () => {
    const { agency, client, link } = await aLinkedPair()
    const adder = await aMember(agency, 'admin')
    const maya = await aMember(agency, 'member')
    await addGrants(await standingOf(adder, agency), {
      membershipIds: [maya.membershipId],
      linkIds: [link.id],
      role: 'admin',
    })
    await sql`update memberships set role = 'viewer' where id = ${adder.membershipId}`
    expect((await standingOf(maya, client)).role).toBe('admin')
  })

  test('twenty times at once makes one grant', async () => {
    const { agency, link } = await aLinkedPair()
    const maya = await aMember(agency, 'member')
    const standing = await standingOf(agency.owner, agency)
    const add = () =>
      addGrants(standing, { membershipIds: [maya.membershipId], linkIds: [link.id], role: 'member' })
    expect((await Promise.all(Array.from({ length: 20 }, add))).every(({ ok }) => ok)).toBe(true)
    expect(await sql`select 1 from grants where membership_id = ${maya.membershipId}`).toHaveLength(1)
  })

  test('finds colleagues by name, user name or address; an ambiguous name asks', async () => {
    const agency = await anAgency()
    const maya = await aMember(agency, 'member', { name: 'Maya Lindt', username: 'mlindt' })
    await aMember(agency, 'member', { name: 'Jan Weber' })
    await aMember(agency, 'viewer', { name: 'Jan Weber' })
    const stranger = await aMember(await anAgency(), 'member', { name: 'Someone Else' })
    const picks = await pickColleagues(agency.id, [
      'maya lindt',
      'MLINDT',
      maya.address.toUpperCase(),
      'Jan Weber',
      stranger.address,
      'Someone Else',
    ])
    expect(picks.slice(0, 3)).toMatchObject(Array(3).fill({ found: { membershipId: maya.membershipId } }))
    expect(picks[3]).toMatchObject({ ambiguous: [{ name: 'Jan Weber' }, { name: 'Jan Weber' }] })
    expect(picks.slice(4)).toMatchObject([{ unknown: true }, { unknown: true }])
  })
})

test('what a person below manager sees of a client, and may give there, is their own grant', async () => {
  const { agency, link } = await aLinkedPair()
  const maya = await aMember(agency, 'member')
  const standing = await standingOf(maya, agency)
  expect(await clientOf(standing, link.id)).toBeNull()
  expect(await givableClients(standing, '')).toEqual([])
  await aGrant(link, maya, 'manager')
  expect(await clientOf(standing, link.id)).toMatchObject({ ceiling: 'manager', myRole: 'manager' })
  expect(await givableClients(standing, '')).toMatchObject([{ linkId: link.id, ceiling: 'manager' }])
  const elsewhere = await anAgency({ owner: maya })
  expect(await clientOf(await standingOf(maya, elsewhere), link.id)).toBeNull()
})

test('over any sequence of grant, edit, lower, raise, remove and revoke: nobody acts above the ceiling, no grant was above its giver', async () => {
  type Step = {
    what: 'add' | 'edit' | 'limit' | 'remove' | 'removePerson' | 'revoke' | 'demote'
    who: number
    whom: number
    role: GrantableRole
  }
  const step = fc.record({
    what: fc.constantFrom<Step['what']>(
      'add',
      'add',
      'edit',
      'edit',
      'limit',
      'limit',
      'remove',
      'removePerson',
      'demote',
      'revoke',
    ),
    who: fc.nat(3),
    whom: fc.nat(3),
    role: fc.constantFrom(...grantableRoles),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const { agency, client, link } = await aLinkedPair('admin')
      const people = [
        agency.owner,
        await aMember(agency, 'admin'),
        await aMember(agency, 'manager'),
        await aMember(agency, 'member'),
      ]
      const sessions = await Promise.all(people.map((person) => aSession(person)))
      const owner = await standingOf(client.owner, client)
      let revoked = false
      for (const { what, who, whom, role } of steps) {
        const giver = await standingIn({ session: sessions[who]!.token, scope: null }, agency.id)
        const [own] = await sql<
          { role: GrantableRole }[]
        >`select role from grants where link_id = ${link.id} and membership_id = ${people[who]!.membershipId} and ended_at is null`
        const [ceiling] = await sql<
          { maxRole: GrantableRole }[]
        >`select max_role from links where id = ${link.id}`
        const [grant] = await sql<
          { id: string; role: GrantableRole }[]
        >`select id, role from grants where link_id = ${link.id} and membership_id = ${people[whom]!.membershipId} and ended_at is null`
        const may = !revoked && mayGiveByTheBook(giver!.role, own?.role ?? null, ceiling!.maxRole, role)
        if (what === 'add') {
          const added = await addGrants(giver!, {
            membershipIds: [people[whom]!.membershipId],
            linkIds: [link.id],
            role,
          })
          expect(added.ok).toBe(may)
        } else if (what === 'edit' && grant) {
          const changed = await changeGrant(giver!, grant.id, role)
          if (changed.ok) expect(may).toBe(true)
        } else if (what === 'limit') await changeLink(owner, link.id, { maxRole: role, lastDay: null })
        else if (what === 'remove' && grant) await removeGrant(giver!, grant.id)
        else if (what === 'removePerson' && grant) await removePerson(owner, link.id, grant.id)
        else if (what === 'demote' && whom > 0)
          await sql`update memberships set role = ${role} where id = ${people[whom]!.membershipId}`
        else if (what === 'revoke' && who === 0) revoked = (await revokeLink(owner, link.id)).ok || revoked

        const [now] = await sql<
          { maxRole: GrantableRole }[]
        >`select max_role from links where id = ${link.id}`
        for (const [n, person] of people.entries()) {
          const scope = await aScope(sessions[n]!, person, client)
          if (scope === null) continue
          const standing = await standingIn({ session: sessions[n]!.token, scope }, client.id)
          if (revoked) expect(standing).toBeNull()
          else expect(rolesUpTo(now!.maxRole)).toContain(standing!.role)
          await sql`update scoped_sessions set ended_at = now() where session_id = ${sessions[n]!.id}`
        }
      }
    }),
    { numRuns: 25, endOnFailure: true },
  )
}, 120_000)
