// Which mail each kind of work becomes, for whom, in which language, and when nothing is sent after all.
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { demoMails } from '#app/domain/demo-mails.ts'
import { digits, linkToken } from '#app/domain/identity/tokens.ts'
import { changeGrant, removeGrant } from '#app/domain/linking/change-grant.ts'
import { changeLink, removePerson } from '#app/domain/linking/change-link.ts'
import { transferOwnership } from '#test/support/ownership.ts'
import type { OutboxKind } from '#app/domain/outbox.ts'
import { sql } from '#db/sql.server.ts'
import { runDueJobs } from '#jobs/run-due-jobs.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAddress,
  anAgency,
  aRequest,
  aUser,
  standingOf,
} from '#test/support/people.ts'
import { left, rowOf } from './outbox.ts'

vi.hoisted(() => (process.env.LOG_LEVEL = 'silent'))

beforeEach(async () => {
  await sql`delete from outbox`
  await sql`delete from demo_mails`
})

/** Does the work and returns the mail it became, or null. */
async function mailOf(
  kind: OutboxKind,
  subjectId: string,
  recipientId: string | null = null,
  generation = 1,
) {
  const id = await left({ kind, subjectId, recipientId, generation })
  await runDueJobs()
  const row = await rowOf(id)
  expect(row.state, row.reason ?? '').toBe('done')
  const [mail] = await demoMails({ limit: 1 })
  await sql`delete from demo_mails`
  await sql`delete from outbox`
  return mail ?? null
}

/** An agency with a link to a client, and a colleague who works there. */
async function aScene() {
  const agency = await anAgency({ name: 'Studio Nord' })
  const client = await anAccount({ name: 'Café Krüger' })
  const link = await aLink(agency, client, { maxRole: 'manager' })
  const colleague = await aMember(agency, 'member', {
    name: 'Jonas Petersen',
    locale: 'de',
    timeZone: 'Europe/Berlin',
  })
  return { agency, client, link, colleague, grantId: await aGrant(link, colleague, 'admin') }
}
const leave = (membershipId: string) =>
  sql`update memberships set ended_at = now() where id = ${membershipId}`
const end = (linkId: string, reason: string) =>
  sql`update links set ended_at = now(), ended_reason = ${reason} where id = ${linkId}`

describe('a request', () => {
  test('is mailed to the address asked, with the token of its generation, in the language of the request', async () => {
    const { id } = await aRequest(await anAgency({ name: 'Studio Nord' }), 'neu@example.test')
    await sql`update access_requests set locale = 'de' where id = ${id}`
    const mail = await mailOf('access-request.mail-client', id)
    expect(mail!.to).toBe('neu@example.test')
    expect(mail!.subject).toBe('Studio Nord bittet um Zugriff auf Ihr Konto')
    expect(mail!.text).toContain(`http://127.0.0.1:3000/requests/${id}/${linkToken('access-request', id, 1)}`)
    expect(mail!.text).toContain('(Koordinierte Weltzeit)')
  })

  test('reads in language and zone of whoever has verified the address', async () => {
    const reader = await aUser({ name: 'Anna', locale: 'de', timeZone: 'Europe/Berlin' })
    await anAddress(reader, 'alias@example.test')
    const { id } = await aRequest(await anAgency(), 'alias@example.test')
    const mail = await mailOf('access-request.mail-client', id)
    expect(mail!.text).toContain('Guten Tag Anna,')
    expect(mail!.text).toMatch(/Uhr \(Mitteleuropäische/)
  })

  test('names at most the role that the requester holds now', async () => {
    const agency = await anAgency()
    const requester = await aMember(agency, 'manager')
    const { id } = await aRequest(agency, 'a@example.test', { requester, roleAsked: 'admin' })
    expect((await mailOf('access-request.mail-client', id))!.text).toContain('Role asked for: Manager')
  })

  test('without a role asked for names none, whatever the requester holds', async () => {
    const { id } = await aRequest(await anAgency(), 'free@example.test')
    expect((await mailOf('access-request.mail-client', id))!.text).toContain(
      'Role asked for: None in particular',
    )
  })

  test.each([
    [
      'the requester is gone',
      (id: string) =>
        sql`update memberships set deactivated_at = now() where id = (select requester_id from access_requests where id = ${id})`,
    ],
    [
      'the agency left the programme',
      (id: string) =>
        sql`update accounts set agency_since = null where id = (select agency_id from access_requests where id = ${id})`,
    ],
    [
      'the address blocks the agency',
      (id: string) =>
        sql`insert into agency_blocks select address, agency_id from access_requests where id = ${id}`,
    ],
    ['it was declined', (id: string) => sql`update access_requests set state = 'declined' where id = ${id}`],
  ])('is not mailed any more once %s', async (_, happens) => {
    const agency = await anAgency()
    const requester = await aMember(agency, 'manager')
    const { id } = await aRequest(agency, 'b@example.test', { requester })
    await happens(id)
    expect(await mailOf('access-request.mail-client', id)).toBeNull()
    expect(await mailOf('access-request.remind-client', id)).toBeNull()
  })
})

describe('an answer', () => {
  test('approved: says what was given, to requester and owner in their own words', async () => {
    const { agency, client, link, colleague } = await aScene()
    const { id } = await aRequest(agency, client.owner.address, { requester: colleague, state: 'approved' })
    await sql`update access_requests set ended_by = ${client.owner.id} where id = ${id}`
    await sql`update links set request_id = ${id} where id = ${link.id}`
    const german = await mailOf('access-request.mail-approved', id, colleague.id)
    expect(german).toMatchObject({
      to: colleague.address,
      subject: 'Café Krüger hat Ihrer Anfrage zugestimmt',
    })
    expect(german!.text).toContain('Café Krüger: Sie sind Manager, Ihr Team höchstens Manager')
    expect(german!.text).toContain('die Sie für')
    const english = await mailOf('access-request.mail-approved', id, agency.owner.id)
    expect(english!.text).toContain(`that ${colleague.name} sent`)
    expect(english!.text).toContain(`${client.owner.name} has approved the request`)
    expect(english!.text).toContain('Café Krüger: your team up to Manager')
    expect(english!.text).toContain(`/a/${agency.id}/clients`)
    await end(link.id, 'revoked')
    expect(await mailOf('access-request.mail-approved', id, agency.owner.id)).toBeNull()
  })

  test('declined: says whether the agency is blocked', async () => {
    const agency = await anAgency()
    const { id } = await aRequest(agency, 'no@example.test', { state: 'declined' })
    const plain = await mailOf('access-request.mail-declined', id, agency.owner.id)
    expect(plain!.subject).toBe('no@example.test has declined your request')
    expect(plain!.text).not.toContain('blocks')
    await sql`insert into agency_blocks (address, agency_id) values ('no@example.test', ${agency.id})`
    expect((await mailOf('access-request.mail-declined', id, agency.owner.id))!.text).toContain('blocks')
  })

  test('expired: not where it was sent again meanwhile', async () => {
    const agency = await anAgency()
    const { id } = await aRequest(agency, 'slow@example.test', { state: 'expired' })
    expect(await mailOf('access-request.mail-expired', id, agency.owner.id)).not.toBeNull()
    expect(await mailOf('access-request.mail-expired', id, agency.owner.id, 2)).toBeNull()
    await sql`update access_requests set state = 'pending', ended_at = null where id = ${id}`
    expect(await mailOf('access-request.mail-expired', id, agency.owner.id)).toBeNull()
  })
})

describe('an access', () => {
  test('given: told to the colleague and to the client’s owner, with the effective role', async () => {
    const scene = await aScene()
    const { client, colleague, grantId } = scene
    const own = await mailOf('grant.mail-colleague', grantId, colleague.id)
    expect(own).toMatchObject({ to: colleague.address, subject: 'Sie können jetzt in Café Krüger arbeiten' })
    expect(own!.text).toContain('Ihre Rolle: Manager')
    const owner = await mailOf('grant.mail-client-owner', grantId, client.owner.id)
    expect(owner!.subject).toBe('Jonas Petersen of Studio Nord can now work in Café Krüger')
    expect(owner!.text).toContain(`/a/${client.id}/access`)
    const { link, agency } = scene
    const others = await sql<{ id: string }[]>`
      insert into grants (link_id, agency_id, client_id, membership_id, user_id, role)
      select ${link.id}, ${agency.id}, ${client.id}, m.id, m.user_id, 'viewer' from memberships m
      where m.id in ${sql([agency.owner.membershipId, (await aMember(agency, 'viewer', { name: 'Ida Falk' })).membershipId])}
      returning id`
    const both = await mailOf('grant.mail-client-owner', others[0]!.id, client.owner.id)
    expect(both!.subject).toBe('2 people of Studio Nord can now work in Café Krüger')
    expect(both!.text).toContain(`People: Ida Falk and ${agency.owner.name}`)
    await sql`update grants set ended_at = now() where id = ${grantId}`
    expect(await mailOf('grant.mail-colleague', grantId, colleague.id)).toBeNull()
    expect(await mailOf('grant.mail-client-owner', grantId, client.owner.id)).toBeNull()
  })

  test('of one person, changed or taken away: told to them and to the owners, by who did it', async () => {
    const { agency, client, link, colleague, grantId } = await aScene()
    await sql`update grants set role = 'manager' where id = ${grantId}`
    const boss = await standingOf(agency.owner, agency)
    const news = (recipientId: string) =>
      sql<{ generation: string }[]>`
        select generation from outbox where kind = 'grant.mail-changed' and recipient_id = ${recipientId}`
    const mailFor = async (person: { id: string }) => {
      const [left] = await news(person.id)
      await sql`delete from outbox`
      return await mailOf('grant.mail-changed', grantId, person.id, Number(left!.generation))
    }
    await changeGrant(boss, grantId, 'viewer')
    expect(await news(agency.owner.id), 'not the doer').toHaveLength(0)
    const [generation] = await news(client.owner.id)
    const own = await mailFor(colleague)
    expect(own).toMatchObject({
      to: colleague.address,
      subject: 'Sie haben in Café Krüger eine andere Rolle',
    })
    expect(own!.text).toContain('Rolle zuvor: Manager')
    expect(own!.text).toContain('Ihre Rolle: Betrachter')
    const theirs = await mailOf(
      'grant.mail-changed',
      grantId,
      client.owner.id,
      Number(generation!.generation),
    )
    expect(theirs!.subject).toBe('Jonas Petersen of Studio Nord has another role in Café Krüger')
    expect(theirs!.text).toContain(`${agency.owner.name} has changed what Jonas Petersen`)
    expect(theirs!.text).toContain(`/a/${client.id}/access`)

    await changeGrant(boss, grantId, 'member')
    await changeGrant(boss, grantId, 'manager')
    expect(await news(client.owner.id), 'each change is a mail of its own').toHaveLength(2)
    await changeGrant(boss, grantId, 'manager')
    expect(await news(client.owner.id), 'no change is none').toHaveLength(2)
    await sql`delete from outbox`

    await removePerson(await standingOf(client.owner, client), link.id, grantId)
    expect(await news(client.owner.id), 'not the doer').toHaveLength(0)
    const [taken] = await news(agency.owner.id)
    expect((await mailFor(colleague))!.subject).toBe('Sie haben keinen Zugriff mehr auf Café Krüger')
    const told = await mailOf('grant.mail-changed', grantId, agency.owner.id, Number(taken!.generation))
    expect(told!.subject).toBe('Jonas Petersen of Studio Nord has no access to Café Krüger any more')
    expect(told!.text).toContain(`/a/${agency.id}/clients`)
  })

  test('given up by oneself: told to the client’s owner alone', async () => {
    const { agency, client, colleague, grantId } = await aScene()
    await removeGrant(await standingOf(colleague, agency), grantId)
    const left = await sql<{ recipientId: string; generation: string }[]>`
      select recipient_id, generation from outbox where kind = 'grant.mail-changed'`
    expect(left.map(({ recipientId }) => recipientId)).toEqual([client.owner.id])
    await sql`delete from outbox`
    const mail = await mailOf('grant.mail-changed', grantId, client.owner.id, Number(left[0]!.generation))
    expect(mail!.text).toContain('Jonas Petersen of Studio Nord has given up their own access')
  })

  test('of the whole link, lowered: told to the agency’s owner and to whoever lost a rung', async () => {
    const { agency, client, link, colleague } = await aScene()
    const low = await aMember(agency, 'member')
    await aGrant(link, low, 'viewer')
    await changeLink(await standingOf(client.owner, client), link.id, { maxRole: 'member', lastDay: null })
    const left = await sql<{ recipientId: string; generation: string }[]>`
      select recipient_id, generation from outbox where kind = 'link.mail-changed'`
    expect(left.map(({ recipientId }) => recipientId).sort()).toEqual([agency.owner.id, colleague.id].sort())
    await sql`delete from outbox`
    const mail = await mailOf('link.mail-changed', link.id, colleague.id, Number(left[0]!.generation))
    expect(mail!.text).toContain('Ihre Rolle: Mitglied')
    expect(
      await sql`select after from audit_entries where action = 'link.changed' and subject_id = ${link.id}`,
    ).toEqual([{ after: { maxRole: 'member', endsAt: null, lowered: [colleague.name] } }])
  })

  test('changed: told to the agency, with what the reader holds now', async () => {
    const { agency, link, colleague } = await aScene()
    expect((await mailOf('link.mail-changed', link.id, colleague.id))!.text).toContain('Ihre Rolle: Manager')
    expect((await mailOf('link.mail-changed', link.id, agency.owner.id))!.text).toContain(
      'Your role: None yet',
    )
    await end(link.id, 'revoked')
    expect(await mailOf('link.mail-changed', link.id, colleague.id)).toBeNull()
  })

  test('revoked, left, run out: told to the other side, by what happened', async () => {
    const { agency, client, link, colleague } = await aScene()
    expect(await mailOf('link.mail-revoked', link.id, colleague.id)).toBeNull()
    await end(link.id, 'revoked')
    expect((await mailOf('link.mail-revoked', link.id, colleague.id))!.subject).toBe(
      'Café Krüger hat Ihren Zugriff beendet',
    )
    await end(link.id, 'left')
    const left = await mailOf('link.mail-left', link.id, client.owner.id)
    expect(left!.subject).toBe('Studio Nord no longer has access to Café Krüger')
    await end(link.id, 'end-date')
    for (const reader of [client.owner, agency.owner])
      expect((await mailOf('link.mail-left', link.id, reader.id))!.subject).toBe(
        'The access of Studio Nord to Café Krüger has ended',
      )
  })

  test('is no longer the matter of whoever left the account meanwhile', async () => {
    const { client, link, colleague, grantId } = await aScene()
    await end(link.id, 'revoked')
    await leave(colleague.membershipId)
    await leave(client.owner.membershipId)
    expect(await mailOf('link.mail-revoked', link.id, colleague.id)).toBeNull()
    expect(await mailOf('link.mail-left', link.id, client.owner.id)).toBeNull()
    expect(await mailOf('grant.mail-colleague', grantId, colleague.id)).toBeNull()
  })
})

describe('people and logins', () => {
  test('an invitation carries its link; cancelled, nothing is sent', async () => {
    const account = await anAccount({ name: 'Café Krüger' })
    const [invitation] = await sql<[{ id: string }]>`
      insert into invitations (account_id, address, role, inviter_id, locale, expires_at)
      values (${account.id}, 'new@example.test', 'member', ${account.owner.membershipId}, 'de', now() + interval '7 days') returning id`
    const mail = await mailOf('invitation.mail-invitee', invitation.id)
    expect(mail!.subject).toBe(`${account.owner.name} lädt Sie zu Café Krüger ein`)
    expect(mail!.text).toContain(`/invitations/${invitation.id}/${linkToken('invitation', invitation.id, 1)}`)
    await sql`update invitations set cancelled_at = now() where id = ${invitation.id}`
    expect(await mailOf('invitation.mail-invitee', invitation.id)).toBeNull()
  })

  test('a removed member is told; one who is back is not', async () => {
    const account = await anAccount({ name: 'Café Krüger' })
    const member = await aMember(account, 'member', { deactivated: true })
    expect((await mailOf('member.mail-removed', member.membershipId))!.subject).toBe(
      'You can no longer open Café Krüger',
    )
    await sql`update memberships set deactivated_at = null where id = ${member.membershipId}`
    expect(await mailOf('member.mail-removed', member.membershipId)).toBeNull()
    await leave(member.membershipId)
    expect((await mailOf('member.mail-removed', member.membershipId))!.subject).toBe(
      'You no longer belong to Café Krüger',
    )
  })

  test('a sign-up link goes to a new address; a known one is told that it has a login', async () => {
    const known = (await anAccount()).owner.address
    const ids = await Promise.all(
      ['fresh@example.test', known].map(async (address) => {
        const [row] = await sql<[{ id: string }]>`
          insert into sign_ups (address, account_name, name, password_hash, expires_at)
          values (${address}, 'Café Krüger', 'Anna', 'x', now() + interval '1 day') returning id`
        return row.id
      }),
    )
    const fresh = await mailOf('sign-up.mail-link', ids[0]!)
    expect(fresh!.text).toContain(`/sign-ups/${ids[0]}/${linkToken('sign-up', ids[0]!, 1)}`)
    const told = await mailOf('sign-up.mail-link', ids[1]!)
    expect(told!.subject).toBe('You already have a login for Prokura')
    expect(told!.text).not.toContain('/sign-ups/')
  })

  test('a code is in its mail only, and an address without a login gets none', async () => {
    const { owner } = await anAccount()
    const code = async (address: string) => {
      const [row] = await sql<[{ id: string }]>`
        insert into one_time_codes (purpose, address, expires_at) values ('sign-in', ${address}, now() + interval '10 minutes') returning id`
      return row.id
    }
    const id = await code(owner.address)
    const mail = await mailOf('one-time-code.mail', id)
    expect(mail!.text).toContain(digits('sign-in', id))
    expect(mail!.subject).not.toMatch(/\d{6}/)
    expect(mail!.text).toContain(`/sign-in/code?code=${id}`)
    expect(await mailOf('one-time-code.mail', await code('nobody@example.test'))).toBeNull()
  })

  test('a reset link leads to a new password', async () => {
    const { owner } = await anAccount()
    const [row] = await sql<[{ id: string }]>`
      insert into password_resets (address, expires_at) values (${owner.address}, now() + interval '1 hour') returning id`
    const mail = await mailOf('password-reset.mail-link', row.id)
    expect(mail!.text).toContain(`/password-resets/${row.id}/${linkToken('password-reset', row.id, 1)}`)
  })

  test('a code for an address that belongs to another login becomes a word to its owner', async () => {
    const { owner } = await anAccount()
    const asker = await aUser({ name: 'Max Muster' })
    const [row] = await sql<[{ id: string }]>`
      insert into one_time_codes (purpose, address, user_id, expires_at)
      values ('address', ${owner.address}, ${asker.id}, now() + interval '10 minutes') returning id`
    const mail = await mailOf('one-time-code.mail', row.id)
    expect(mail).toMatchObject({
      to: owner.address,
      subject: 'Somebody wanted to add your address to their login',
    })
    expect(mail!.text).toContain('Max Muster wanted to add')
    expect(mail!.text).not.toMatch(/\b\d{6}\b/)
  })

  test('a change of addresses is told to the one that was main', async () => {
    const { owner } = await anAccount()
    const [row] = await sql<[{ id: string }]>`
      insert into address_changes (user_id, change, address, told)
      values (${owner.id}, 'made-main', 'new-main@example.test', 'old-main@example.test') returning id`
    const mail = await mailOf('address.mail-changed', row.id, owner.id)
    expect(mail).toMatchObject({
      to: 'old-main@example.test',
      subject: 'new-main@example.test is now the main address of your login',
    })
  })

  test('a handed-over account is told to both owners, each from their side', async () => {
    const account = await anAccount({ name: 'Café Krüger' })
    const heir = await aMember(account, 'admin', { name: 'Max Krüger', locale: 'de' })
    const before = account.owner
    await transferOwnership(await standingOf(before, account), heir.membershipId, account.name)
    await runDueJobs()
    const mails = await demoMails({ limit: 10 })
    expect(new Map(mails.map(({ to, subject }) => [to, subject]))).toEqual(
      new Map([
        [heir.address, 'Sie sind jetzt Inhaber von Café Krüger'],
        [before.address, 'Max Krüger is now the owner of Café Krüger'],
      ]),
    )
  })
})
