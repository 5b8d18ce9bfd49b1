import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { logoLimit } from '#app/domain/people/account/logo-file.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, aSession, standingOf } from '#test/support/people.ts'
import { changeLogo } from '#app/domain/people/account/change-logo.ts'
import { logoOf } from '#app/domain/people/account/logos.ts'
import { aPng } from '../../people/pictures.ts'
import { leadsTo, signedInAs } from './visitor.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

async function upload(
  account: { id: string; owner: { id: string } },
  bytes: Buffer | null,
  name = 'logo.png',
) {
  const cookie = `__Host-session=${(await aSession(account.owner)).token}`
  const form = new FormData()
  form.set('account', account.id)
  form.set('intent', 'change')
  if (bytes) form.set('file', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), name)
  return await app.fetch(`/a/${account.id}/settings/logo`, { form, cookie })
}

describe('an account’s logo', () => {
  test('is uploaded, stands in the frame, and is removed', async () => {
    const account = await anAccount({ name: 'Nordwind' })
    const owner = await signedInAs(app, account.owner, account)
    expect((await upload(account, aPng(64))).status).toBe(303)
    const path = (await logoOf(account.id))!
    expect(await (await owner.get(`/a/${account.id}`)).text()).toContain(`src="${path}"`)
    const removed = await owner.post(`/a/${account.id}/settings/logo`, { intent: 'remove' })
    expect((await leadsTo(owner, removed)).text).toContain('The logo has been removed')
    expect(await (await owner.get(`/a/${account.id}`)).text()).not.toContain('src="/logos/')
    expect((await app.fetch(path)).status).toBe(404)
  })

  test('is served as what it is, kept for good, and cannot run anything', async () => {
    const account = await anAccount()
    await upload(account, aPng(64))
    const answer = await app.fetch((await logoOf(account.id))!)
    expect(answer.status).toBe(200)
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(aPng(64))
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'public, max-age=31536000, immutable',
    })
    expect(answer.headers.get('set-cookie')).toBeNull()
    for (const odd of ['x', '0'.repeat(32), '../../secret'])
      expect((await app.fetch(`/logos/${account.id}/${odd}`)).status).toBe(404)
  })

  test.each([
    ['no file', null, 'Choose a picture'],
    ['a page called logo.png', Buffer.from('<script>alert(1)</script>'), 'This is no PNG, JPEG or WebP'],
    ['one byte too many', aPng(64, 64, logoLimit), 'larger than 256 kB'],
    ['three megabytes', Buffer.alloc(3_000_000, 1), 'larger than 256 kB'],
    ['too wide', aPng(5000, 10), 'wider or higher than 2048'],
  ])('%s is refused at its field', async (_, bytes, words) => {
    const answer = await upload(await anAccount(), bytes)
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining(words)])
  })

  test('the client sees its agency’s logo beside its name, and an acting person the client’s', async () => {
    const [agency, client] = [await anAgency(), await anAccount()]
    const maya = await aMember(agency, 'member')
    await aGrant(await aLink(agency, client), maya, 'viewer')
    for (const account of [agency, client])
      await changeLogo(await standingOf(account.owner, account), aPng(40))
    const owner = await signedInAs(app, client.owner, client)
    expect(await (await owner.get(`/a/${client.id}/access`)).text()).toContain(
      `src="${await logoOf(agency.id)}"`,
    )
    const acting = await signedInAs(app, maya, client)
    expect(await (await acting.get(`/a/${client.id}`)).text()).toContain(`src="${await logoOf(client.id)}"`)
  })
})
