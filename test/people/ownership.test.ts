import { describe, expect, test } from 'vitest'
import { heirs } from '#app/domain/people/heirs.ts'
import { transferOwnership } from '#test/support/ownership.ts'
import { sql } from '#db/sql.server.ts'
import { aMember, anAccount, standingOf } from '#test/support/people.ts'

async function aHandover() {
  const account = await anAccount({ name: 'Müller & Söhne' })
  const heir = await aMember(account, 'viewer')
  return { account, heir, owner: await standingOf(account.owner, account) }
}

describe('transferring ownership (P10)', () => {
  test('swaps the roles, writes one entry and a mail to each', async () => {
    const { account, heir, owner } = await aHandover()
    expect(await transferOwnership(owner, heir.membershipId, account.name)).toEqual({
      ok: true,
      name: heir.name,
    })
    const roles = await sql`select id, role from memberships where account_id = ${account.id} order by role`
    expect(roles).toEqual([
      { id: account.owner.membershipId, role: 'admin' },
      { id: heir.membershipId, role: 'owner' },
    ])
    const entries =
      await sql`select action, before, after from audit_entries where account_id = ${account.id}`
    expect(entries).toEqual([
      {
        action: 'ownership.transferred',
        before: { owner: account.owner.name, role: 'viewer' },
        after: { owner: heir.name, role: 'owner' },
      },
    ])
    const mails =
      await sql`select recipient_id from outbox where kind = 'ownership.mail-transferred' order by id`
    expect(mails.map((mail) => mail.recipientId)).toEqual([account.owner.id, heir.id])
  })

  test('the former owner cannot do it again, and the new one can give it back', async () => {
    const { account, heir, owner } = await aHandover()
    await transferOwnership(owner, heir.membershipId, account.name)
    expect(await transferOwnership(owner, heir.membershipId, account.name)).toMatchObject({
      reason: 'not-allowed',
    })
    const back = await transferOwnership(
      await standingOf(heir, account),
      account.owner.membershipId,
      account.name,
    )
    expect(back).toMatchObject({ ok: true })
  })

  test.each([
    ['Müller & Söhne', true],
    ['  Mu\u0308ller & So\u0308hne ', true],
    ['müller & söhne', false],
    ['Müller', false],
    ['', false],
    ['Müller & Söhne\0', false],
  ])('typed %j: %s', async (typed, ok) => {
    const { heir, owner } = await aHandover()
    const outcome = await transferOwnership(owner, heir.membershipId, typed)
    expect(outcome).toEqual(ok ? { ok: true, name: heir.name } : { ok: false, reason: 'name-differs' })
  })

  test('nobody who is switched off, gone, foreign or oneself becomes owner', async () => {
    const { account, owner } = await aHandover()
    const off = await aMember(account, 'admin', { deactivated: true })
    const gone = await aMember(account, 'admin')
    await sql`update memberships set ended_at = now() where id = ${gone.membershipId}`
    const foreign = await aMember(await anAccount(), 'admin')
    const to = async (id: string) => await transferOwnership(owner, id, account.name)
    expect(await to(off.membershipId)).toEqual({ ok: false, reason: 'deactivated' })
    expect(await to(gone.membershipId)).toEqual({ ok: false, reason: 'not-found' })
    expect(await to(foreign.membershipId)).toEqual({ ok: false, reason: 'not-found' })
    expect(await to(account.owner.membershipId)).toEqual({ ok: false, reason: 'already-owner' })
  })
})

describe('who ownership can go to', () => {
  test('active members by role, ten at a time; the one already chosen is always there', async () => {
    const { account, heir, owner } = await aHandover()
    for (let i = 0; i < 12; i++) await aMember(account, 'manager', { name: `Manager ${i}` })
    await aMember(account, 'admin', { name: 'Otto', deactivated: true })
    const first = await heirs(owner, { search: '', chosen: null })
    expect(first.people).toHaveLength(10)
    expect(first.more).toBe(true)
    expect(first.people.map((person) => person.role)).not.toContain('viewer')
    const chosen = await heirs(owner, { search: 'manager 3', chosen: heir.membershipId })
    expect(chosen.people.map((person) => person.name)).toEqual([heir.name, 'Manager 3'])
    expect((await heirs(owner, { search: 'otto', chosen: null })).people).toEqual([])
  })
})
