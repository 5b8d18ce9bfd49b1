import { describe, expect, test } from 'vitest'
import { cancelInvitation } from '#app/domain/people/invitations/cancel-invitation.ts'
import { changeAccount } from '#app/domain/people/account/change-account.ts'
import { changeRole } from '#app/domain/people/change-role.ts'
import { deactivateMember } from '#app/domain/people/departures/deactivate-member.ts'
import { inviteMember } from '#app/domain/people/invitations/invite-member.ts'
import { joinByInvitation } from '#app/domain/people/invitations/join-by-invitation.ts'
import { reactivateMember } from '#app/domain/people/departures/reactivate-member.ts'
import { removeMember } from '#app/domain/people/departures/remove-member.ts'
import { resendInvitation } from '#app/domain/people/invitations/resend-invitation.ts'
import { plainName } from '#app/domain/names.ts'
import { timeZones } from '#app/domain/time-zones.ts'
import { sql } from '#db/sql.server.ts'
import { aMember, anAccount, standingOf } from '#test/support/people.ts'
import { actionsIn, anInvitation, freshAddress } from './support.ts'

const asOwner = async () => {
  const account = await anAccount()
  return { account, owner: await standingOf(account.owner, account) }
}

test('ids of other accounts, of the departed and of nobody are not found', async () => {
  const { account, owner } = await asOwner()
  const elsewhere = await anAccount()
  const foreign = await aMember(elsewhere, 'member')
  const foreignInvitation = await anInvitation(elsewhere, { sentSecondsAgo: 61 })
  const gone = await aMember(account, 'member')
  await removeMember(owner, gone.membershipId)
  for (const id of [foreign.membershipId, gone.membershipId, crypto.randomUUID()]) {
    for (const act of [removeMember, deactivateMember, reactivateMember])
      expect(await act(owner, id)).toEqual({ ok: false, reason: 'not-found' })
    expect(await changeRole(owner, id, 'admin')).toEqual({ ok: false, reason: 'not-found' })
  }
  for (const id of [foreignInvitation.id, foreign.membershipId]) {
    expect(await resendInvitation(owner, id)).toEqual({ ok: false, reason: 'not-found' })
    expect(await cancelInvitation(owner, id)).toEqual({ ok: false, reason: 'not-found' })
  }
  expect(await actionsIn(elsewhere.id)).toEqual([])
})

test.each(['superadmin', 'Admin', 'admin ', '', 'viewer,admin', '__proto__', '\0'])(
  'role %j is off the ladder',
  async (role) => {
    const { account, owner } = await asOwner()
    const ben = await aMember(account, 'member')
    expect(await inviteMember(owner, { address: freshAddress(), role })).toEqual({
      ok: false,
      reason: 'no-such-role',
    })
    expect(await changeRole(owner, ben.membershipId, role)).toEqual({ ok: false, reason: 'no-such-role' })
    expect(await actionsIn(account.id)).toEqual([])
  },
)

test.each([
  '',
  'anna',
  'anna@',
  '"a@evil x"@ours.example',
  'a@b.example\r\nBcc: c@d.example',
  `${'a'.repeat(300)}@b.example`,
  'a\0@b.example',
  'ännä@b.example',
])('address %j is refused', async (address) => {
  const { account, owner } = await asOwner()
  expect(await inviteMember(owner, { address, role: 'member' })).toMatchObject({
    ok: false,
    reason: 'bad-address',
  })
  expect(await actionsIn(account.id)).toEqual([])
})

test('an address hidden behind right-to-left marks is the address itself', async () => {
  const { owner } = await asOwner()
  const address = freshAddress()
  expect(await inviteMember(owner, { address: `\u202e${address}\u200f`, role: 'member' })).toMatchObject({
    ok: true,
    address,
  })
})

describe('names', () => {
  test.each([
    ['  Nordwind   GmbH\n', 'Nordwind GmbH'],
    ['Nord\0wind', 'Nord wind'],
    ['Nordwind\u202egpj.exe', 'Nordwindgpj.exe'],
    ['Agentur\u2028Süd', 'Agentur Süd'],
    ['👩‍💻 Studio', '👩‍💻 Studio'],
    ['\u200b\u2066\u2069', ''],
    ['Mu\u0308ller', 'Müller'],
  ])('%j is kept as %j', (typed, kept) => expect(plainName(typed)).toBe(kept))

  test('of an account: 200 characters fit, emoji count once, 201 and none do not', async () => {
    const { account, owner } = await asOwner()
    const change = (name: string) => changeAccount(owner, { name, timeZone: 'UTC', locale: 'en' })
    expect(await change('ä'.repeat(200))).toMatchObject({ ok: true })
    expect(await change('👍'.repeat(200))).toMatchObject({ ok: true })
    expect(await change('a'.repeat(201))).toEqual({ ok: false, reason: 'name-too-long' })
    expect(await change('a'.repeat(300))).toEqual({ ok: false, reason: 'name-too-long' })
    expect(await change('\u200b \0')).toEqual({ ok: false, reason: 'name-missing' })
    expect(await actionsIn(account.id)).toEqual(['account.changed', 'account.changed'])
  })

  test('of a newcomer: refused likewise, and the invitation stays open', async () => {
    const account = await anAccount()
    const { id, token } = await anInvitation(account)
    for (const name of ['', ' \0 ', 'a'.repeat(300)]) {
      const newcomer = { name, password: 'correct horse battery', locale: 'en' } as const
      expect(await joinByInvitation(id, token, newcomer)).toEqual({ ok: false, reason: 'bad-name' })
    }
    const [row] = await sql`select accepted_at from invitations where id = ${id}`
    expect(row!.acceptedAt).toBeNull()
  })
})

describe('zones and languages', () => {
  test.each(['', 'Mars/Olympus', 'europe/berlin', '+02:00', "UTC'; drop table users; --", 'UTC\0'])(
    'zone %j is refused',
    async (timeZone) => {
      const { owner } = await asOwner()
      expect(await changeAccount(owner, { name: 'Nordwind', timeZone, locale: 'en' })).toEqual({
        ok: false,
        reason: 'no-such-zone',
      })
    },
  )

  test('every zone on offer is one that the database knows', async () => {
    const known = new Set(
      (await sql<{ name: string }[]>`select name from pg_timezone_names`).map((row) => row.name),
    )
    expect(timeZones().filter((zone) => !known.has(zone))).toEqual([])
  })

  test.each(['', 'fr', 'DE', 'de-DE'])('language %j is refused', async (locale) => {
    const { owner } = await asOwner()
    expect(await changeAccount(owner, { name: 'Nordwind', timeZone: 'UTC', locale })).toEqual({
      ok: false,
      reason: 'no-such-language',
    })
  })

  test('what stays the same is no change and no entry', async () => {
    const { account, owner } = await asOwner()
    expect(await changeAccount(owner, { name: account.name, timeZone: 'UTC', locale: 'en' })).toEqual({
      ok: true,
      changed: [],
    })
    expect(await actionsIn(account.id)).toEqual([])
  })
})
