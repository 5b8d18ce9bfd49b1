import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { anAccount } from '#test/support/people.ts'
import { asked, openLink, signInAs, stateOf } from './client-support.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

const blocks = (agencyId: string) => sql`select address from agency_blocks where agency_id = ${agencyId}`

describe('Decline (L11)', () => {
  test('needs no account, but the asked address typed in, in any case and with spaces around it', async () => {
    const { client, agency, request, link, page } = await asked()
    const cookie = await openLink(app, link)
    const form = await app.fetch(`${page}/refusal`, { cookie })
    const text = await form.text()
    expect(text).not.toContain('<script')
    expect(text).not.toContain(client.owner.address)
    const wrong = await app.fetch(`${page}/refusal`, { cookie, form: { address: 'somebody@example.test' } })
    expect(wrong.status).toBe(422)
    const again = await wrong.text()
    expect(again).toContain('The request was not sent to this address')
    expect(again).toContain('value="somebody@example.test"')
    expect(await stateOf(request.id)).toBe('pending')
    const address = `  ${client.owner.address.toUpperCase()} `
    const right = await app.fetch(`${page}/refusal`, { cookie, form: { address } })
    expect(right.status).toBe(303)
    expect(await stateOf(request.id)).toBe('declined')
    expect(await blocks(agency.id)).toHaveLength(0)
    const done = await app.fetch(`${page}/refusal`, { cookie })
    expect(done.status).toBe(200)
    expect(await done.text()).toContain(
      'has no access and is told that the request to this address was declined',
    )
    expect((await app.fetch(page, { cookie })).status).toBe(409)
    expect((await app.fetch(`${page}/refusal`, { cookie, form: { address } })).status).toBe(409)
  })

  test('and block: the agency cannot ask this address again', async () => {
    const { client, agency, link, page } = await asked()
    const cookie = await openLink(app, link)
    const answer = await app.fetch(`${page}/refusal`, {
      cookie,
      form: { address: client.owner.address, block: 'yes' },
    })
    expect(answer.status).toBe(303)
    expect(await blocks(agency.id)).toEqual([{ address: client.owner.address }])
    expect(await (await app.fetch(`${page}/refusal`, { cookie })).text()).toContain(
      'The agency is blocked as well',
    )
  })

  test('by whoever was asked and is signed in needs no typing', async () => {
    const { client, request, page } = await asked()
    const cookie = await signInAs(client.owner)
    expect(await (await app.fetch(`${page}/refusal`, { cookie })).text()).not.toContain('name="address"')
    expect((await app.fetch(`${page}/refusal`, { cookie, form: { block: '' } })).status).toBe(303)
    expect(await stateOf(request.id)).toBe('declined')
  })

  test('an empty form, as a scanner sends it, declines nothing', async () => {
    const { request, link, page } = await asked()
    const cookie = await openLink(app, link)
    for (const form of [{}, { address: '' }, { address: 'a', block: 'yes' }] as Record<string, string>[])
      expect((await app.fetch(`${page}/refusal`, { cookie, form: { x: '', ...form } })).status).toBe(422)
    expect(await stateOf(request.id)).toBe('pending')
  })

  test('without the link the request does not exist, not even for the right address', async () => {
    const { client, page } = await asked()
    for (const cookie of ['', await signInAs((await anAccount()).owner)])
      expect(
        (await app.fetch(`${page}/refusal`, { cookie, form: { address: client.owner.address } })).status,
      ).toBe(404)
  })

  test('guessing ends after ten tries, with the time to wait, and the right address must wait too', async () => {
    const { client, request, link, page } = await asked()
    const cookie = await openLink(app, link)
    const guess = (address: string) => app.fetch(`${page}/refusal`, { cookie, form: { address } })
    const answers = await Promise.all(
      Array.from({ length: 14 }, (_, at) => guess(`guess-${at}@example.test`)),
    )
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 422)).toHaveLength(10)
    expect(statuses.filter((status) => status === 429)).toHaveLength(4)
    const refused = await guess(client.owner.address)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(await stateOf(request.id)).toBe('pending')
  })
})
