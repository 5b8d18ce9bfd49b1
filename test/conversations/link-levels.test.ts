import { describe, expect, test } from 'vitest'
import { inboxLevels } from '#app/domain/conversations/levels.ts'
import { inboxNow } from '#app/domain/identity/standing.ts'
import { changedMail } from '#app/domain/linking/link-mail-facts.ts'
import { changeLink } from '#app/domain/linking/change-link.ts'
import { agencyAccess } from '#app/domain/linking/who-has-access.ts'
import { subscriptionOf } from '#app/domain/people/licences/subscriptions.ts'
import { grantableRoles } from '#app/domain/roles.ts'
import { sql } from '#db/sql.server.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, standingOf } from '#test/support/people.ts'

/** A client whose agency's Maya works in it. */
async function aClient(role: (typeof grantableRoles)[number] = 'member') {
  const agency = await anAgency()
  const client = await anAccount()
  const link = await aLink(agency, client)
  const maya = await aMember(agency, 'admin')
  await aGrant(link, maya, role)
  return { agency, client, link, maya, owner: await standingOf(client.owner, client) }
}

const keep = { maxRole: 'admin', lastDay: null } as const

describe('the client gives an agency’s people a level on the link (V4)', () => {
  test('it begins with none, and holds on their next request, without a seat', async () => {
    const { client, link, maya, owner } = await aClient()
    expect((await standingOf(maya, client)).inbox).toBe('none')
    const changed = await changeLink(owner, link.id, { ...keep, inbox: 'agent' })
    expect(changed).toMatchObject({ ok: true, before: { inbox: 'none' }, after: { inbox: 'agent' } })
    expect((await standingOf(maya, client)).inbox).toBe('agent')
    expect(await subscriptionOf(client.id)).toMatchObject({ seats: 0, agents: 0 })
    expect(await agencyAccess(client.id, link.id)).toMatchObject({ inbox: 'agent' })
  })

  test.each(grantableRoles.flatMap((role) => inboxLevels.map((level) => [role, level] as const)))(
    'a %s on a link at %s',
    async (role, level) => {
      const { client, link, maya, owner } = await aClient(role)
      await changeLink(owner, link.id, { ...keep, inbox: level })
      const standing = await standingOf(maya, client)
      const expected = role === 'viewer' && level === 'agent' ? 'viewer' : level
      expect([standing.inbox, await inboxNow(sql, standing)]).toEqual([expected, expected])
    },
  )

  test('it is an entry for both sides and a mail to the agency, like every change of the link', async () => {
    const { agency, client, link, owner } = await aClient()
    await changeLink(owner, link.id, { ...keep, inbox: 'viewer' })
    const entries = await sql`
      select agency_id, before, after from audit_entries where account_id = ${client.id} and action = 'link.changed'`
    expect(entries).toMatchObject([
      { agencyId: agency.id, before: { inbox: 'none' }, after: { inbox: 'viewer' } },
    ])
    const mails = await sql`
      select recipient_id from outbox where kind = 'link.mail-changed' and subject_id = ${link.id}`
    expect(mails).toMatchObject([{ recipientId: agency.owner.id }])
    expect(await changedMail(link.id, agency.owner.id)).toMatchObject({ inbox: 'viewer' })
  })

  test('unsaid it stays, and saying what holds changes nothing', async () => {
    const { client, link, owner } = await aClient()
    await changeLink(owner, link.id, { ...keep, inbox: 'viewer' })
    expect(await changeLink(owner, link.id, { maxRole: 'member', lastDay: null })).toMatchObject({ ok: true })
    expect(await agencyAccess(client.id, link.id)).toMatchObject({ inbox: 'viewer' })
    await changeLink(owner, link.id, { maxRole: 'member', lastDay: null, inbox: 'viewer' })
    expect(
      await sql`select 1 from audit_entries where account_id = ${client.id} and action = 'link.changed'`,
    ).toHaveLength(2)
  })

  test('nobody but the client’s owner and admins, and nothing but a level', async () => {
    const { client, link, maya, owner } = await aClient('admin')
    const wish = { ...keep, inbox: 'agent' } as const
    const refused = { ok: false, reason: 'not-allowed' }
    expect(await changeLink(await standingOf(maya, client), link.id, wish)).toEqual(refused)
    const manager = await standingOf(await aMember(client, 'manager'), client)
    expect(await changeLink(manager, link.id, wish)).toEqual(refused)
    const odd = { ...keep, inbox: 'owner' as never }
    expect(await changeLink(owner, link.id, odd)).toEqual({ ok: false, reason: 'no-such-level' })
    const foreign = await aClient()
    expect(await changeLink(owner, foreign.link.id, wish)).toEqual({ ok: false, reason: 'unknown' })
  })

  test('whoever is a member here too works by the own level', async () => {
    const { client, link, maya, owner } = await aClient()
    await changeLink(owner, link.id, { ...keep, inbox: 'agent' })
    await aMember(client, 'member', { user: maya })
    expect((await standingOf(maya, client)).inbox).toBe('none')
  })
})
