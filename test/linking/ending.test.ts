import { describe, expect, test } from 'vitest'
import { activity } from '#app/domain/activity.ts'
import { standingIn } from '#app/domain/identity/standing.ts'
import { changeLink, removePerson } from '#app/domain/linking/change-link.ts'
import { endDueLinks } from '#app/domain/linking/end-links.ts'
import { leaveClient } from '#app/domain/linking/leave-client.ts'
import { leaveProgramme, programmeExit } from '#app/domain/linking/leave-programme.ts'
import { joinProgramme } from '#app/domain/linking/programme.ts'
import { requestAccess } from '#app/domain/linking/request-access.ts'
import { receiptOf, revokeLink } from '#app/domain/linking/revoke-link.ts'
import { whoHasAccess } from '#app/domain/linking/who-has-access.ts'
import { roles } from '#app/domain/roles.ts'
import { sql } from '#db/sql.server.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAgency,
  aRequest,
  aScope,
  aSession,
  standingOf,
} from '#test/support/people.ts'

async function aWorkingPair() {
  const agency = await anAgency()
  const client = await anAccount()
  const link = await aLink(agency, client)
  const maya = await aMember(agency, 'member')
  const grantId = await aGrant(link, maya, 'manager')
  const session = await aSession(maya)
  const scope = await aScope(session, maya, client)
  const standing = () => standingIn({ session: session.token, scope }, client.id)
  return { agency, client, link, maya, grantId, standing, owner: await standingOf(client.owner, client) }
}

/** What the log of an account tells of the one time that this happened there. */
async function entry(account: { id: string }, action: string) {
  const entries = await sql<{ after: Record<string, unknown> }[]>`
    select after from audit_entries where account_id = ${account.id} and action = ${action}`
  expect(entries).toHaveLength(1)
  return entries[0]!.after
}

describe('the client’s side (L20)', () => {
  test.each(roles)('a %s changes, removes and revokes only as owner or admin', async (role) => {
    const { client, link, grantId } = await aWorkingPair()
    const standing = await standingOf(role === 'owner' ? client.owner : await aMember(client, role), client)
    const may = role === 'admin' || role === 'owner'
    expect((await changeLink(standing, link.id, { maxRole: 'viewer', lastDay: null })).ok).toBe(may)
    expect((await removePerson(standing, link.id, grantId)).ok).toBe(may)
    expect((await revokeLink(standing, link.id)).ok).toBe(may)
  })

  test('an agency acting as admin changes nothing of its own access (L19)', async () => {
    const { agency, client, link } = await aWorkingPair()
    const boss = await aMember(agency, 'admin')
    const grantId = await aGrant(link, boss, 'admin')
    const acting = await standingOf(boss, client)
    expect(acting.role).toBe('admin')
    expect(await changeLink(acting, link.id, { maxRole: 'admin', lastDay: null })).toMatchObject({
      reason: 'not-allowed',
    })
    expect(await removePerson(acting, link.id, grantId)).toMatchObject({ reason: 'not-allowed' })
    expect(await revokeLink(acting, link.id)).toMatchObject({ reason: 'not-allowed' })
    expect(await joinProgramme(acting)).toMatchObject({ reason: 'not-allowed' })
    expect(await leaveProgramme(acting, client.name)).toMatchObject({ reason: 'not-allowed' })
  })

  test('foreign and unknown links are unknown', async () => {
    const { link } = await aWorkingPair()
    const other = await aWorkingPair()
    expect(await revokeLink(other.owner, link.id)).toMatchObject({ reason: 'unknown' })
    expect(await removePerson(other.owner, other.link.id, (await aWorkingPair()).grantId)).toMatchObject({
      reason: 'unknown',
    })
    expect(
      await changeLink(other.owner, crypto.randomUUID(), { maxRole: 'viewer', lastDay: null }),
    ).toMatchObject({ reason: 'unknown' })
  })

  test('lowering holds on the next request; raising later gives nobody the old role back', async () => {
    const { link, owner, standing } = await aWorkingPair()
    expect((await standing())!.role).toBe('manager')
    await changeLink(owner, link.id, { maxRole: 'viewer', lastDay: null })
    expect((await standing())!.role).toBe('viewer')
    await changeLink(owner, link.id, { maxRole: 'admin', lastDay: null })
    expect((await standing())!.role).toBe('viewer')
  })

  test('an end date ends access by itself; the job only tidies up and tells', async () => {
    const { agency, client, link, maya, owner, standing } = await aWorkingPair()
    expect(await changeLink(owner, link.id, { maxRole: 'admin', lastDay: '2001-01-01' })).toMatchObject({
      reason: 'end-date-past',
    })
    expect(await changeLink(owner, link.id, { maxRole: 'admin', lastDay: '2999-12-31' })).toMatchObject({
      ok: true,
    })
    expect(await standing()).not.toBeNull()
    await sql`update links set ends_at = now() where id = ${link.id}`
    expect(await standing()).toBeNull()
    expect((await whoHasAccess(client.id)).agencies).toEqual([])
    expect([await endDueLinks(10), await endDueLinks(10)]).toEqual([1, 0])
    const told = await sql<
      { recipientId: string }[]
    >`select recipient_id from outbox where kind = 'link.mail-left' and subject_id = ${link.id}`
    expect(told.map((row) => row.recipientId).sort()).toEqual([agency.owner.id, client.owner.id].sort())
    expect(await entry(client, 'link.ended')).toEqual({ people: [maya.name], sessions: 1 })
  })

  test('removing one person ends their sessions and leaves the others', async () => {
    const { agency, client, link, grantId, owner, standing } = await aWorkingPair()
    const other = await aMember(agency, 'member')
    await aGrant(link, other, 'viewer')
    expect(await removePerson(owner, link.id, grantId)).toMatchObject({ ok: true, sessions: 1 })
    expect(await standing()).toBeNull()
    expect(await standingOf(other, client)).toMatchObject({ role: 'viewer' })
  })

  test('revoking ends all, withdraws this agency’s requests to owners and admins, and leaves a receipt', async () => {
    const { agency, client, link, maya, owner, standing } = await aWorkingPair()
    const admin = await aMember(client, 'admin')
    const member = await aMember(client, 'member')
    const toAdmin = await aRequest(agency, admin.address)
    const toMember = await aRequest(agency, member.address)
    const fromOther = await aRequest(await anAgency(), admin.address)
    expect(await revokeLink(owner, link.id)).toMatchObject({ ok: true })
    expect(await standing()).toBeNull()
    expect(await receiptOf(client.id, link.id)).toMatchObject({
      sessions: 1,
      people: [maya.name],
      requests: 1,
      agencyName: agency.name,
    })
    expect(await entry(client, 'link.revoked')).toMatchObject({ requests: [admin.address] })
    const states = await sql<
      { id: string; state: string }[]
    >`select id, state from access_requests where id in (${toAdmin.id}, ${toMember.id}, ${fromOther.id})`
    expect(Object.fromEntries(states.map(({ id, state }) => [id, state]))).toEqual({
      [toAdmin.id]: 'cancelled',
      [toMember.id]: 'pending',
      [fromOther.id]: 'pending',
    })
    expect(await revokeLink(owner, link.id)).toMatchObject({ reason: 'unknown' })
  })
})

test('a write that began under a grant either commits before the revocation’s answer or not at all', async () => {
  for (let round = 0; round < 20; round++) {
    const { agency, client, link, owner } = await aWorkingPair()
    const boss = await aMember(agency, 'admin')
    await aGrant(link, boss, 'admin')
    const acting = await standingOf(boss, client)
    const write = sql.begin(async (sql) => {
      const { stillMay } = await import('#app/domain/identity/standing.ts')
      if (!(await stillMay(sql, acting, 'admin'))) return false
      await sql`update accounts set name = 'written' where id = ${client.id}`
      return true
    })
    const [wrote, revoked] = await Promise.all([
      write.then((done) => ({ done, at: process.hrtime.bigint() })),
      revokeLink(owner, link.id).then(({ ok }) => ({ ok, at: process.hrtime.bigint() })),
    ])
    expect(revoked.ok).toBe(true)
    const [{ name }] = (await sql`select name from accounts where id = ${client.id}`) as unknown as [
      { name: string },
    ]
    expect(name === 'written').toBe(wrote.done)
  }
})

describe('the agency’s side (L21)', () => {
  test.each(roles)('a %s leaves a client, or the programme, only as owner or admin', async (role) => {
    const { agency, link } = await aWorkingPair()
    const standing = await standingOf(role === 'owner' ? agency.owner : await aMember(agency, role), agency)
    const may = role === 'admin' || role === 'owner'
    expect((await leaveClient(standing, link.id)).ok).toBe(may)
    expect((await leaveProgramme(standing, agency.name)).ok).toBe(may)
    expect((await joinProgramme(standing)).ok).toBe(may)
  })

  test('leaving the programme ends everything at once, tells every client, and only with the name typed', async () => {
    const { agency, client, maya, standing } = await aWorkingPair()
    const second = await anAccount()
    await aLink(agency, second)
    await aRequest(agency, 'a@clients.test')
    await aRequest(agency, 'b@clients.test', { state: 'queued' })
    const boss = await standingOf(agency.owner, agency)
    const preview = await programmeExit(agency.id)
    expect(preview).toMatchObject({ clients: 2, people: 1, sessions: 1, requests: 2 })
    expect(await leaveProgramme(boss, 'something else')).toMatchObject({ reason: 'wrong-name' })
    expect(await standing()).not.toBeNull()
    const { names: _, ...counts } = preview
    expect(await leaveProgramme(boss, ` ${agency.name} `)).toEqual({ ok: true, ended: counts })
    expect(await standing()).toBeNull()
    const told = await sql<
      { recipientId: string }[]
    >`select recipient_id from outbox where kind = 'link.mail-left'
      and subject_id in (select id from links where agency_id = ${agency.id})`
    expect(told.map((row) => row.recipientId).sort()).toEqual([client.owner.id, second.owner.id].sort())
    expect(await entry(client, 'link.left')).toEqual({ people: [maya.name], sessions: 1 })
    expect(await entry(second, 'link.left')).toEqual({ people: [], sessions: 0 })
    const left = await entry(agency, 'programme.left')
    expect(left).toMatchObject({ clients: 2, people: 1, sessions: 1 })
    expect((left!.requests as string[]).sort()).toEqual(['a@clients.test', 'b@clients.test'])
    expect(
      await requestAccess(boss, {
        addresses: ['c@clients.test'],
        message: 'x',
        roleAsked: null,
        overflow: 'refuse',
      }),
    ).toMatchObject({ reason: 'not-enrolled' })
    expect(await joinProgramme(boss)).toMatchObject({ ok: true })
    expect(await joinProgramme(boss)).toMatchObject({ reason: 'already-joined' })
    expect(await standing()).toBeNull()
  })
})

describe('Activity (L24)', () => {
  test('is append-only in the database', async () => {
    const { owner, link } = await aWorkingPair()
    await revokeLink(owner, link.id)
    await expect(sql`update audit_entries set subject = 'x'`).rejects.toThrow('append-only')
    await expect(sql`delete from audit_entries`).rejects.toThrow('append-only')
    await expect(sql`truncate audit_entries`).rejects.toThrow('append-only')
  })

  test('the client sees all of its own, the agency what it did anywhere, strangers nothing', async () => {
    const { agency, client, link, owner, maya } = await aWorkingPair()
    const acting = await standingOf(maya, client)
    const filter = { action: null, search: '', from: null, until: null, before: null }
    await changeLink(owner, link.id, { maxRole: 'member', lastDay: null })
    await leaveClient(await standingOf(agency.owner, agency), link.id)
    const actions = async (standing: typeof owner) =>
      (await activity(standing, filter)).entries.map(({ action }) => action)
    expect(await actions(owner)).toEqual(['link.left', 'link.changed'])
    expect(await actions(await standingOf(agency.owner, agency))).toEqual(['link.left', 'link.changed'])
    expect(await actions(acting)).toEqual(['link.left', 'link.changed'])
    expect(await actions((await aWorkingPair()).owner)).toEqual([])
    const [entry] = (await activity(owner, { ...filter, action: 'link.changed' })).entries
    expect(entry).toMatchObject({
      before: { maxRole: 'admin' },
      after: { maxRole: 'member' },
      agencyName: agency.name,
      userName: client.owner.name,
    })
  })
})
