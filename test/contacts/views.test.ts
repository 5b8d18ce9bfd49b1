import { describe, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { contactView, contactViews } from '#app/domain/contacts/views/contact-views.ts'
import { changeView, createView, deleteView } from '#app/domain/contacts/views/save-view.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, standingOf } from '#test/support/people.ts'

async function aFirm() {
  const account = await anAccount()
  const [mia, ole, max] = [
    await aMember(account, 'member'),
    await aMember(account, 'viewer'),
    await aMember(account, 'manager'),
  ]
  return {
    account,
    owner: await standingOf(account.owner, account),
    mia: await standingOf(mia, account),
    ole: await standingOf(ole, account),
    max: await standingOf(max, account),
  }
}
const wish = (name: string, shared = false) => ({ name, shared, query: 'owner=me' })

describe('saved views', () => {
  test('one’s own are one’s own, shared ones everybody’s in the account and nobody else’s', async () => {
    const { owner, mia, ole, max } = await aFirm()
    await createView(mia, wish(' Mine  first '))
    await createView(ole, wish('A viewer’s'))
    await createView(max, wish('Everybody’s', true))
    const named = async (standing: typeof mia) => (await contactViews(standing)).map(({ name }) => name)
    expect(await named(mia)).toEqual(['Mine first', 'Everybody’s'])
    expect(await named(ole)).toEqual(['A viewer’s', 'Everybody’s'])
    expect(await named(owner)).toEqual(['Everybody’s'])
    expect(await named((await aFirm()).owner)).toEqual([])
  })

  test('only managers and above share', async () => {
    const { mia, max } = await aFirm()
    expect(await createView(mia, wish('x', true))).toEqual({ ok: false, reason: 'sharing-not-allowed' })
    const made = await createView(max, wish('x'))
    if (!made.ok) throw new Error(made.reason)
    expect(await changeView(max, made.viewId, { name: 'y', shared: true })).toMatchObject({ ok: true })
    expect(await contactView(mia, made.viewId)).toMatchObject({ name: 'y', shared: true, mayChange: false })
    expect(await deleteView(mia, made.viewId)).toEqual({ ok: false, reason: 'not-allowed' })
  })

  test('admins rename and remove what others share, but take it from nobody into hiding', async () => {
    const { owner, max, mia } = await aFirm()
    const made = await createView(max, wish('x', true))
    const own = await createView(mia, wish('own'))
    if (!made.ok || !own.ok) throw new Error()
    expect(await changeView(owner, made.viewId, { name: 'y', shared: true })).toMatchObject({ ok: true })
    expect(await changeView(owner, made.viewId, { name: 'y', shared: false })).toMatchObject({
      reason: 'not-allowed',
    })
    expect(await deleteView(owner, own.viewId)).toMatchObject({ reason: 'not-found' })
    expect(await deleteView(owner, made.viewId)).toMatchObject({ ok: true })
    expect(await contactViews(max)).toEqual([])
  })

  test('whoever acts for an agency shares, or keeps none', async () => {
    const { account } = await aFirm()
    const agency = await anAgency()
    const maya = await aMember(agency, 'manager')
    await aGrant(await aLink(agency, account), maya, 'manager')
    const acting = await standingOf(maya, account)
    expect(await createView(acting, wish('x'))).toMatchObject({ reason: 'only-shared-while-acting' })
    expect(await createView(acting, wish('x', true))).toMatchObject({ ok: true })
  })

  test('a hundred each, of a name and a length that a person means', async () => {
    const { mia } = await aFirm()
    expect(await createView(mia, wish(' \u200b '))).toMatchObject({ reason: 'no-name' })
    expect(await createView(mia, wish('x'.repeat(101)))).toMatchObject({ reason: 'name-too-long' })
    expect(await createView(mia, { ...wish('x'), query: 'q=' + 'x'.repeat(4000) })).toMatchObject({
      reason: 'query-too-long',
    })
    for (let n = 0; n < 100; n++) await createView(mia, wish(`View ${n}`))
    expect(await createView(mia, wish('x'))).toMatchObject({ reason: 'too-many' })
  })

  test('every change is in the log', async () => {
    const { account, max } = await aFirm()
    const made = await createView(max, wish('x'))
    if (!made.ok) throw new Error()
    await changeView(max, made.viewId, { name: 'x', shared: true })
    await changeView(max, made.viewId, { name: 'x', shared: true })
    await deleteView(max, made.viewId)
    const actions = await sql`
      select action from audit_entries where account_id = ${account.id} and action like 'contact-view.%' order by id`
    expect(actions.map(({ action }) => action)).toEqual([
      'contact-view.created',
      'contact-view.changed',
      'contact-view.deleted',
    ])
  })
})
