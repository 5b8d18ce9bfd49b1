import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { isOperator, requireOperator, shellUser } from '#app/auth/operators.ts'
import { config } from '#app/config.ts'
import { sql } from '#db/sql.server.ts'
import { aRequestMail, rowOf } from '#test/jobs/outbox.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aMember, anAccount, anAddress, aSession, type Account, type User } from '#test/support/people.ts'

let app: TestApp
let account: Account
let operator: User
let cookie: string

const cookieOf = async (user: User) => `__Host-session=${(await aSession(user)).token}`

beforeAll(async () => {
  app = await anApp()
  account = await anAccount()
  operator = account.owner
  await anAddress(operator, 'betrieb@example.test')
  config().operators = ['betrieb@example.test']
  cookie = await cookieOf(operator)
})
beforeEach(() => sql`delete from outbox`)
afterAll(() => app.close())

async function aFailedRow(to = 'ada@kunde.example', reason = '550 ada@kunde.example is unknown here') {
  const made = await aRequestMail(to)
  await sql`
    update outbox set state = 'failed', attempts = 3, finished_at = now(), reason = ${reason} where id = ${made.id}`
  await sql`
    insert into mails (outbox_id, address, message_id, state, reason)
    values (${made.id}, ${to}, ${made.id}, 'bounced', ${reason})`
  return made
}

/** The page in words, without what it hands to its script. */
const textOf = (html: string) =>
  html
    .replace(/<(script|style).*?<\/\1>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
const pageOf = async (path: string, lang = 'en') => {
  const html = await (await app.fetch(path, { cookie: `${cookie}; lang=${lang}` })).text()
  return { html, text: textOf(html) }
}

describe('an operator', () => {
  test('is whom the environment names, by a verified address, at this very moment', async () => {
    const alias = await aMember(account, 'viewer')
    await anAddress(alias, 'wish@example.test', { verified: false })
    config().operators = ['betrieb@example.test', 'wish@example.test']
    expect([await isOperator(operator), await isOperator(alias)]).toEqual([true, false])
    await sql`update user_addresses set verified_at = now() where address = 'wish@example.test'`
    expect(await isOperator(alias)).toBe(true)
    const request = new Request('http://x/operator', { headers: { Cookie: await cookieOf(alias) } })
    expect((await requireOperator(request)).user.id).toBe(alias.id)
    await sql`delete from user_addresses where address = 'wish@example.test'`
    await expect(requireOperator(request)).rejects.toMatchObject({ status: 404 })
    config().operators = ['betrieb@example.test']
  })

  test('has the way there in the menu of every page; others do not', async () => {
    expect(await shellUser(operator)).toMatchObject({ operator: true })
    const other = await cookieOf(await aMember(account, 'admin'))
    for (const path of ['/me', '/accounts', `/a/${account.id}`]) {
      expect((await pageOf(path)).html, path).toContain('href="/operator"')
      expect(await (await app.fetch(path, { cookie: other })).text(), path).not.toContain('/operator')
    }
  })
})

describe('to everybody else', () => {
  const told = async (answer: Response, path: string) => ({
    status: answer.status,
    headers: [...answer.headers].filter(
      ([name]) => !['x-request-id', 'date', 'content-security-policy'].includes(name),
    ),
    text: (await answer.text()).replace(/nonce[":=\s]*"[^"]*"/g, '').replaceAll(path, '/PATH'),
  })

  test('the pages do not exist: every byte is that of an unknown page', async () => {
    const { id } = await aFailedRow()
    const visitors = ['', await cookieOf(await aMember(account, 'admin'))]
    for (const visitor of visitors) {
      const unknown = await told(await app.fetch('/nowhere', { cookie: visitor }), '/nowhere')
      const posted = await told(await app.fetch('/nowhere', { cookie: visitor, form: {} }), '/nowhere')
      expect([unknown.status, posted.status]).toEqual([404, 404])
      for (const path of ['/operator', '/operator/outbox/retries', `/operator/outbox/${id}/retries`]) {
        expect(await told(await app.fetch(path, { cookie: visitor }), path), path).toEqual(unknown)
        expect(await told(await app.fetch(path, { cookie: visitor, form: {} }), path), path).toEqual(posted)
        const data = await app.fetch(`${path}?_data=routes%2Foperator%2Fframe`, { cookie: visitor })
        expect(data.status, path).toBe(404)
      }
    }
    expect((await rowOf(id)).state).toBe('failed')
  })
})

describe('the page', () => {
  test('tells figures and rows in words, addresses masked, names and contents left out', async () => {
    const { id, to, requestId } = await aFailedRow()
    const { html, text } = await pageOf('/operator')
    expect(text).toContain('Request to a client')
    expect(text).toContain(`No. ${id}`)
    expect(text).toMatch(/3 tries/)
    expect(text).toContain('a…@kunde.example')
    expect(text).toContain('550 a…@kunde.example is unknown here')
    for (const secret of [to, 'We look after your campaigns', requestId]) expect(html).not.toContain(secret)
  })

  test('shows work of a kind that only a newer Prokura knows', async () => {
    const { id } = await aRequestMail()
    await sql`update outbox set kind = 'kite.fly' where id = ${id}`
    expect((await pageOf('/operator')).text).toContain('kite.fly')
  })

  test('speaks German', async () => {
    await aFailedRow()
    const { text } = await pageOf('/operator', 'de')
    for (const words of [
      'Betrieb',
      'Anfrage an einen Kunden',
      'Gescheitert',
      'unzustellbar',
      'Erneut versuchen',
    ])
      expect(text).toContain(words)
  })

  test('goes on where the URL says, with its filter', async () => {
    await sql`
      insert into outbox (kind, subject_id, state) select 'one-time-code.mail', gen_random_uuid(), 'done'
      from generate_series(1, 60)`
    await aFailedRow()
    const first = await pageOf('/operator?kind=one-time-code.mail')
    expect(first.html.match(/<tr role="row" class/g)!.length).toBe(51)
    const older = /href="\/operator(\?[^"]*before=\d+[^"]*)"/.exec(first.html)![1]!.replaceAll('&amp;', '&')
    expect(older).toContain('kind=one-time-code.mail')
    const second = await pageOf(`/operator${older}`)
    expect(second.html.match(/<tr role="row" class/g)!.length).toBe(11)
    expect(second.text).toContain('Newest')
    for (const odd of ['?state=x&kind=__proto__&before=-1', '?q=%00', '?before=9999999999999999999999'])
      expect((await app.fetch(`/operator${odd}`, { cookie })).status).toBeLessThan(500)
  })
})

describe('trying again', () => {
  const retry = (id: string, form: Record<string, string> = {}) =>
    app.fetch(`/operator/outbox/${id}/retries`, { cookie, form })

  test('twice at once is once: one goes back to the list, the other hears 409', async () => {
    const { id } = await aFailedRow()
    const answers = await Promise.all([retry(id, { to: '/operator?state=failed' }), retry(id)])
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409])
    const done = answers.find(({ status }) => status === 303)!
    expect(['/operator?state=failed', '/operator']).toContain(done.headers.get('Location'))
    const late = answers.find(({ status }) => status === 409)!
    expect(textOf(await late.text())).toContain(`Number ${id} is not failed`)
    expect(await rowOf(id)).toMatchObject({ state: 'waiting', attempts: 0, mail: 'queued' })
  })

  test('leads nowhere else, and an unknown row is an unknown page', async () => {
    const { id } = await aFailedRow()
    expect((await retry(id, { to: '//evil.example/operator' })).headers.get('Location')).toBe('/operator')
    for (const unknown of ['999999', '0x1', 'x']) expect((await retry(unknown)).status).toBe(404)
    expect((await pageOf(`/operator/outbox/${id}/retries`)).text).toContain(`Try number ${id} again`)
  })

  test('all of a filter asks first, then takes only that kind', async () => {
    const { id } = await aFailedRow()
    await sql`
      insert into outbox (kind, subject_id, state, finished_at)
      select 'link.mail-left', gen_random_uuid(), 'failed', now() from generate_series(1, 3)`
    expect((await pageOf('/operator?kind=link.mail-left')).html).toContain(
      'href="/operator/outbox/retries?kind=link.mail-left"',
    )
    const asked = await pageOf('/operator/outbox/retries?kind=link.mail-left')
    expect(asked.text).toContain('3 rows of the kind “An agency left a client” have failed.')
    const post = (form: Record<string, string>) => app.fetch('/operator/outbox/retries', { cookie, form })
    expect((await post({ kind: 'nonsense' })).status).toBe(422)
    expect((await post({ kind: 'link.mail-left' })).headers.get('Location')).toBe(
      '/operator?kind=link.mail-left',
    )
    expect((await rowOf(id)).state).toBe('failed')
    expect((await post({})).status).toBe(303)
    expect((await rowOf(id)).state).toBe('waiting')
    expect((await pageOf('/operator/outbox/retries')).text).toContain('Nothing has failed')
  })
})
