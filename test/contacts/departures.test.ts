import { describe, expect, test } from 'vitest'
import { acceptInvitation } from '#app/domain/people/invitations/accept-invitation.ts'
import { deactivateMember } from '#app/domain/people/departures/deactivate-member.ts'
import { endings } from '#app/domain/people/departures/endings.ts'
import type { ContactsWish } from '#app/domain/people/departures/part-with-contacts.ts'
import { reactivateMember } from '#app/domain/people/departures/reactivate-member.ts'
import { removeMember } from '#app/domain/people/departures/remove-member.ts'
import { replaceMember } from '#app/domain/people/departures/replace-member.ts'
import { replacement } from '#app/domain/people/departures/replacement.ts'
import { linkToken } from '#app/domain/identity/tokens.ts'
import { sql } from '#db/sql.server.ts'
import { aContact } from '#test/support/contacts.ts'
import { aMember, anAccount, aTeam, aUser, standingOf, type Account } from '#test/support/people.ts'
import { freshAddress } from '../people/support.ts'

/**
 * Sara has two open contacts, one of each closed kind, an archived and two private ones; she is in a team. Ben is the
 * colleague who may take over.
 */
async function aLeaver() {
  const account = await anAccount()
  const sara = await aMember(account, 'member', { name: 'Sara Sales' })
  const ben = await aMember(account, 'member', { name: 'Ben Busy' })
  const team = await aTeam(account, [sara], 'North')
  await aTeam(account, [ben], 'South')
  const ownerId = sara.membershipId
  const closedAt = new Date('2026-08-20T10:00:00Z')
  const ids = {
    open: [await aContact(account, { ownerId }), await aContact(account, { ownerId })],
    won: await aContact(account, { ownerId, status: 'won', valueCents: 123_456, closedAt }),
    lost: await aContact(account, { ownerId, status: 'lost', valueCents: 50, closedAt }),
    cancelled: await aContact(account, { ownerId, status: 'cancelled', closedAt }),
    archived: await aContact(account, { ownerId, archived: true }),
    private: await aContact(account, { privateTo: ownerId }),
    privateWon: await aContact(account, { privateTo: ownerId, status: 'won', valueCents: 7, closedAt }),
  }
  return { account, owner: await standingOf(account.owner, account), sara, ben, ids, team }
}

/** How many contacts of which state each person has; null for those without a contact owner. */
async function owners(account: Account) {
  const rows = await sql<{ name: string | null; status: string; count: number }[]>`
    select u.name, c.status, count(*)::int as count from contacts c
    left join memberships m on m.id = c.owner_id left join users u on u.id = m.user_id
    where c.account_id = ${account.id} and c.private_to is null and c.archived_at is null group by 1, 2 order by 1, 2`
  return rows.map(({ name, status, count }) => `${name ?? '–'}: ${count} ${status}`)
}

/** Everything closed, by user, team and state, to the cent. */
async function figures(account: Account) {
  return [
    ...(await sql`
      select owner_id, closed_teams, status, closed_at, sum(value_cents)::text as cents, count(*)::int as count from contacts
      where account_id = ${account.id} and closed_at is not null and private_to is null
      group by 1, 2, 3, 4 order by status`),
  ]
}

const saras = ['Sara Sales: 1 cancelled', 'Sara Sales: 1 lost', 'Sara Sales: 1 won']
const to = (
  by: string,
  beside: Omit<ContactsWish, 'open'> = {},
): ContactsWish & { open: { by: string } } => ({
  ...beside,
  open: { by },
})

describe('deactivating asks what becomes of the contacts (P5)', () => {
  test('decided later, they stay with the name, and nothing is lost', async () => {
    const { account, owner, sara } = await aLeaver()
    const before = await owners(account)
    expect(await deactivateMember(owner, sara.membershipId)).toMatchObject({ ok: true })
    expect(await owners(account)).toEqual(before)
  })

  test('the open ones go to one colleague, the closed ones stay, and the statistics with them, to the cent', async () => {
    const { account, owner, sara, ben } = await aLeaver()
    const before = await figures(account)
    const outcome = await deactivateMember(owner, sara.membershipId, undefined, to('ben busy'))
    expect(outcome).toMatchObject({ ok: true, moved: { contactOwner: 'Ben Busy', movedContacts: 2 } })
    expect(await owners(account)).toEqual(['Ben Busy: 2 open', ...saras])
    expect(await figures(account)).toEqual(before)
    expect(
      await sql`
      select 1 from contacts where owner_id = ${ben.membershipId} and announced_at is not null`,
    ).toHaveLength(2)
  })

  test('or to nobody', async () => {
    const { account, owner, sara } = await aLeaver()
    const before = await figures(account)
    await deactivateMember(owner, sara.membershipId, undefined, { open: 'nobody' })
    expect(await owners(account)).toEqual([...saras, '–: 2 open'])
    expect(await figures(account)).toEqual(before)
  })

  test('ticked, the closed ones move too, into the teams of whoever has them now, on the day on which they were closed', async () => {
    const { account, owner, sara, ben } = await aLeaver()
    await deactivateMember(owner, sara.membershipId, undefined, to(ben.username, { closedToo: true }))
    expect(await owners(account)).toEqual([
      'Ben Busy: 1 cancelled',
      'Ben Busy: 1 lost',
      'Ben Busy: 2 open',
      'Ben Busy: 1 won',
    ])
    const [won] = await figures(account).then((all) => all.filter(({ status }) => status === 'won'))
    expect(won).toMatchObject({ cents: '123456', closedAt: new Date('2026-08-20T10:00:00Z') })
    const [south] = await sql`select id from teams where account_id = ${account.id} and name = 'South'`
    expect(won!.closedTeams).toEqual([south!.id])
  })

  test('private ones stay private unless ticked; shared, the open ones go the same way', async () => {
    const { account, owner, sara, ben, ids } = await aLeaver()
    await deactivateMember(owner, sara.membershipId, undefined, to(ben.address, { sharePrivate: true }))
    expect(await owners(account)).toEqual(['Ben Busy: 3 open', ...saras, '–: 1 won'])
    const [entry] = await sql`
      select from_owner, to_owner from ownership_entries where contact_id = ${ids.private}`
    expect(entry).toEqual({ fromOwner: null, toOwner: ben.membershipId })

    const other = await aLeaver()
    await deactivateMember(other.owner, other.sara.membershipId, undefined, {
      open: 'later',
      sharePrivate: true,
    })
    expect(await owners(other.account)).toContain('–: 1 open')
    const kept = await aLeaver()
    await deactivateMember(kept.owner, kept.sara.membershipId, undefined, { open: 'nobody' })
    expect(await sql`select 1 from contacts where private_to = ${kept.sara.membershipId}`).toHaveLength(2)
  })

  test('is one change in the history and one entry in the log', async () => {
    const { account, owner, sara, ids } = await aLeaver()
    await deactivateMember(owner, sara.membershipId, undefined, to('Ben Busy'))
    const changes = await sql`
      select kind, user_name, total, done, state from ownership_changes where account_id = ${account.id}`
    expect(changes).toEqual([
      { kind: 'departure', userName: account.owner.name, total: 2, done: 2, state: 'done' },
    ])
    const entries = await sql`select contact_id from ownership_entries where account_id = ${account.id}`
    expect(entries.map(({ contactId }) => contactId).sort()).toEqual([...ids.open].sort())
    const log = await sql`select action, after from audit_entries where account_id = ${account.id}`
    expect(log).toMatchObject([
      { action: 'member.deactivated', after: { contactOwner: 'Ben Busy', movedContacts: 2 } },
    ])
  })

  test('to nobody but an active member: everything else is refused, and nobody is switched off', async () => {
    const { account, owner, sara } = await aLeaver()
    const off = await aMember(account, 'member', { deactivated: true })
    const stranger = await aMember(await anAccount(), 'member')
    for (const name of ['Kim Lee', 'kim lee']) await aMember(account, 'member', { name })
    for (const [typed, reason] of [
      ['', 'no-such-heir'],
      ['somebody else', 'no-such-heir'],
      [freshAddress(), 'no-such-heir'],
      [stranger.username, 'no-such-heir'],
      [sara.address, 'same-person'],
      [off.username, 'inactive-user'],
      ['Kim Lee', 'several'],
    ] as const)
      expect(await deactivateMember(owner, sara.membershipId, undefined, to(typed))).toEqual({
        ok: false,
        reason,
      })
    const [row] = await sql`select deactivated_at from memberships where id = ${sara.membershipId}`
    expect(row!.deactivatedAt).toBeNull()
  })

  test('whoever comes back finds what stayed; what has moved stays where it is', async () => {
    const { account, owner, sara } = await aLeaver()
    await deactivateMember(owner, sara.membershipId, undefined, to('Ben Busy'))
    await reactivateMember(owner, sara.membershipId)
    expect(await owners(account)).toEqual(['Ben Busy: 2 open', ...saras])
  })
})

test('the page counts what there is, and no longer holds once that changes', async () => {
  const { account, owner, sara, ids } = await aLeaver()
  expect((await endings(owner, sara.membershipId)).contacts).toEqual({
    open: 2,
    won: 1,
    lost: 1,
    cancelled: 1,
    private: 2,
  })
  for (const change of [
    () => aContact(account, { ownerId: sara.membershipId }),
    () => sql`update contacts set status = 'won' where id = ${ids.open[0]!}`,
    () => aContact(account, { privateTo: sara.membershipId }),
    () => sql`update contacts set archived_at = now() where id = ${ids.lost}`,
  ]) {
    const { mark } = await endings(owner, sara.membershipId)
    await change()
    for (const end of [deactivateMember, removeMember])
      expect(await end(owner, sara.membershipId, mark)).toEqual({ ok: false, reason: 'changed-meanwhile' })
  }
})

describe('removing', () => {
  test('leaves open contacts to one colleague or to nobody; the closed keep the name of whoever closed them', async () => {
    const { account, owner, sara } = await aLeaver()
    const before = await figures(account)
    expect(await removeMember(owner, sara.membershipId)).toMatchObject({
      ok: true,
      moved: { unassignedContacts: 2 },
    })
    expect(await owners(account)).toEqual([...saras, '–: 2 open'])
    expect(await figures(account)).toEqual(before)
    const other = await aLeaver()
    await removeMember(other.owner, other.sara.membershipId, undefined, to('Ben Busy'))
    expect(await owners(other.account)).toEqual(['Ben Busy: 2 open', ...saras])
  })

  test('whoever leaves by themselves assigns nothing to anybody, whatever they post', async () => {
    const { account, sara } = await aLeaver()
    const before = await owners(account)
    const left = await removeMember(
      await standingOf(sara, account),
      sara.membershipId,
      undefined,
      to('Ben Busy', { closedToo: true, sharePrivate: true }),
    )
    expect(left).toMatchObject({ ok: true })
    expect(await owners(account)).toEqual(before)
    expect(await sql`select 1 from contacts where private_to = ${sara.membershipId}`).toHaveLength(2)
  })
})

describe('replacing (P6)', () => {
  test('moves open contacts with the teams; closed ones stay unless ticked, and so do the statistics', async () => {
    const { account, owner, sara } = await aLeaver()
    const before = await figures(account)
    await replaceMember(owner, sara.membershipId, { by: 'Ben Busy', role: 'member' })
    expect(await owners(account)).toEqual(['Ben Busy: 2 open', ...saras])
    expect(await figures(account)).toEqual(before)
    const [entry] = await sql`
      select after from audit_entries where account_id = ${account.id} and action = 'member.replaced'`
    expect(entry!.after).toMatchObject({ successor: 'Ben Busy', movedTeams: ['North'], movedContacts: 2 })

    const ticked = await aLeaver()
    await replaceMember(ticked.owner, ticked.sara.membershipId, {
      by: 'Ben Busy',
      role: 'member',
      contacts: { closedToo: true, sharePrivate: true },
    })
    expect(await owners(ticked.account)).toEqual([
      'Ben Busy: 1 cancelled',
      'Ben Busy: 1 lost',
      'Ben Busy: 3 open',
      'Ben Busy: 2 won',
    ])
  })

  test('by an address that is invited, they wait with the leaver and move when the invitation is accepted', async () => {
    const { account, owner, sara } = await aLeaver()
    const before = await figures(account)
    const [address, newcomer] = await invited(owner, sara)
    expect(await owners(account)).toEqual([
      'Sara Sales: 1 cancelled',
      'Sara Sales: 1 lost',
      'Sara Sales: 2 open',
      'Sara Sales: 1 won',
    ])
    await accept(account, address, newcomer)
    expect(await owners(account)).toEqual(['Nina New: 2 open', ...saras])
    expect(await figures(account)).toEqual(before)
    const [change] =
      await sql`select kind, user_name, done from ownership_changes where account_id = ${account.id}`
    expect(change).toEqual({ kind: 'departure', userName: 'Nina New', done: 2 })
    const [entry] = await sql`
      select after from audit_entries where account_id = ${account.id} and action = 'member.joined'`
    expect(entry!.after).toMatchObject({ replaces: 'Sara Sales', movedContacts: 2, movedTeams: ['North'] })
    expect(
      await sql`select 1 from contacts where account_id = ${account.id} and announced_at is not null`,
    ).toHaveLength(2)
  })

  test('what was ticked then moves too', async () => {
    const { account, owner, sara } = await aLeaver()
    const [address, newcomer] = await invited(owner, sara, { closedToo: true, sharePrivate: true })
    await accept(account, address, newcomer)
    expect(await owners(account)).toEqual([
      'Nina New: 1 cancelled',
      'Nina New: 1 lost',
      'Nina New: 3 open',
      'Nina New: 2 won',
    ])
  })

  test('the preview counts them, and a contact more shows the page anew', async () => {
    const { account, owner, sara } = await aLeaver()
    const shown = await replacement(owner, sara.membershipId, 'Ben Busy')
    if (!shown.ok) throw new Error(shown.reason)
    expect(shown.replacement.endings.contacts).toMatchObject({ open: 2, won: 1, private: 2 })
    await aContact(account, { ownerId: sara.membershipId })
    expect(
      await replaceMember(owner, sara.membershipId, {
        by: 'Ben Busy',
        role: 'member',
        seen: shown.replacement.mark,
      }),
    ).toEqual({ ok: false, reason: 'changed-meanwhile' })
  })
})

async function invited(
  owner: Awaited<ReturnType<typeof standingOf>>,
  sara: { membershipId: string },
  contacts = {},
) {
  const address = freshAddress()
  const wish = { by: address, role: 'member', contacts }
  expect(await replaceMember(owner, sara.membershipId, wish)).toMatchObject({ ok: true })
  return [address, await aUser({ address, name: 'Nina New' })] as const
}

async function accept(account: Account, address: string, user: { id: string }) {
  const [row] = await sql<[{ id: string }]>`
    select id from invitations where account_id = ${account.id} and address = ${address}`
  expect(await acceptInvitation(user.id, row.id, linkToken('invitation', row.id, 1))).toMatchObject({
    ok: true,
  })
}
