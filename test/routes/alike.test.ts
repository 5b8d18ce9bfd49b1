// L14: a form tells nobody whether somebody uses an address. Every form that takes a foreign address is posted with
// addresses of every kind, and what a browser gets back, with the page it leads to, is compared byte for byte.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { digits } from '#app/domain/identity/tokens.ts'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import {
  aLink,
  aMember,
  anAccount,
  anAddress,
  anAgency,
  aRequest,
  aSession,
  aUser,
} from '#test/support/people.ts'
import { linkOf, openLink } from './linking/client-support.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())
beforeEach(() => sql`delete from rate_limits`)

const password = 'a long enough password'
// All of one length and masked alike, so that Content-Length and the page of a request are compared too.
const anyAddress = () => `kk${randomBytes(7).toString('hex')}k@alike.test`

/** A fresh address of every kind. The first is known to nobody. */
const kinds: Record<string, () => Promise<string>> = {
  unknown: async () => anyAddress(),
  known: async () =>
    (await aMember(await anAccount(), 'member', { password, address: anyAddress() })).address,
  'the owner of an account': async () =>
    (await anAccount({ owner: await aUser({ password, address: anyAddress() }) })).owner.address,
  deactivated: async () =>
    (await aMember(await anAccount(), 'member', { password, address: anyAddress(), deactivated: true }))
      .address,
  'without any account': async () => (await aUser({ password, address: anyAddress() })).address,
  'an alias': async () => {
    const address = anyAddress()
    await anAddress(await aMember(await anAccount(), 'member', { password }), address)
    return address
  },
  'only wished for': async () => {
    const address = anyAddress()
    await anAddress(await aMember(await anAccount(), 'member'), address, { verified: false })
    return address
  },
  'of somebody at a linked client': async () => {
    const address = anyAddress()
    const client = await anAccount({ owner: await aUser({ password, address }) })
    await aLink(await anAgency(), client)
    return address
  },
}

type Post = { path: string; fields: Record<string, string>; cookie?: string }

/** Posts, follows where it leads, and gives everything that came back, without what is never twice the same. */
async function seen({ path, fields, cookie = '' }: Post, address: string) {
  const plain = { 'Accept-Encoding': 'identity' }
  const answer = await app.fetch(path, { form: fields, cookie, headers: plain })
  const found = [await told(answer, address)]
  const to = answer.headers.get('Location')
  if (to) {
    const set = answer.headers.getSetCookie().map((line) => line.split(';')[0])
    found.push(
      await told(await app.fetch(to, { cookie: [cookie, ...set].join('; '), headers: plain }), address),
    )
  }
  return found
}

async function told(answer: Response, address: string) {
  const same = (text: string) =>
    text
      .replaceAll(address, 'ADDRESS')
      .replaceAll(encodeURIComponent(address), 'ADDRESS')
      .replace(/kk[0-9a-f]{14}k@alike\.test/g, 'ASKER')
      .replace(/m[0-9a-f]{16}/g, 'USERNAME')
      .replace(/secondsLeft(\W+)\d+/g, 'secondsLeft$1N')
      .replace(/nonce(="|-)[\w+/=]+/g, 'nonce')
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
      .replace(/flash=[^;]*/, 'flash')
      .replace(/ID=[\w-]{43}/, 'ID=TOKEN')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'INSTANT')
      .replace(/\d\d?:\d\d(:\d\d)?/g, 'TIME')
  const headers = [...answer.headers].filter(([name]) => name !== 'date')
  return {
    status: answer.status,
    headers: headers.map(([name, value]) => [name, same(value)]),
    body: same(await answer.text()),
  }
}

/** An agency that always looks the same, and its owner's cookie. */
async function anAsker() {
  const agency = await anAgency({
    name: 'Studio Kern',
    owner: await aUser({
      name: 'Maya Kern',
      username: `m${randomBytes(8).toString('hex')}`,
      address: anyAddress(),
    }),
  })
  return { agency, cookie: `__Host-session=${(await aSession(agency.owner)).token}` }
}

const signUp = { name: 'Vera Nord', accountName: 'Nordwind', password, timeZone: 'UTC', to: '/' }

const forms: Record<string, { status: number; post: (address: string) => Promise<Post> }> = {
  'sign-in with a wrong password': {
    status: 422,
    post: async (email) => ({ path: '/sign-in', fields: { email, password: 'not the right one', to: '/' } }),
  },
  'asking for a code': {
    status: 303,
    post: async (email) => ({ path: '/sign-in/code', fields: { email, intent: 'ask', to: '/' } }),
  },
  'entering a wrong code': {
    status: 422,
    post: async (email) => {
      const asked = await app.fetch('/sign-in/code', { form: { email, intent: 'ask', to: '/' } })
      const codeId = new URL(asked.headers.get('Location')!, app.url).searchParams.get('code')!
      const wrong = digits('sign-in', codeId) === '000000' ? '000001' : '000000'
      return { path: '/sign-in/code', fields: { codeId, code: wrong, to: '/' } }
    },
  },
  'a forgotten password': {
    status: 303,
    post: async (email) => ({ path: '/forgotten-password', fields: { email, to: '/' } }),
  },
  'signing up': { status: 303, post: async (email) => ({ path: '/sign-up', fields: { email, ...signUp } }) },
  'signing up with the address as password': {
    status: 422,
    post: async (email) => ({ path: '/sign-up', fields: { email, ...signUp, password: email } }),
  },
  'asking one client': {
    status: 303,
    post: async (addresses) => {
      const { agency, cookie } = await anAsker()
      return {
        path: `/a/${agency.id}/clients/connect`,
        cookie,
        fields: { account: agency.id, addresses, message: 'Hello', role: 'member' },
      }
    },
  },
  'reviewing several': {
    status: 200,
    post: async (address) => {
      const { agency, cookie } = await anAsker()
      const addresses = `someone@alike.test, ${address}`
      return {
        path: `/a/${agency.id}/clients/connect`,
        cookie,
        fields: { account: agency.id, addresses, message: 'Hello', role: 'member' },
      }
    },
  },
  'asking after a review': {
    status: 303,
    post: async (address) => {
      const { agency, cookie } = await anAsker()
      const fields = {
        account: agency.id,
        addresses: address,
        chosen: address,
        message: 'Hello',
        role: 'member',
      }
      return { path: `/a/${agency.id}/clients/connect/review`, cookie, fields }
    },
  },
  'inviting a colleague': {
    status: 303,
    post: async (address) => {
      const { agency, cookie } = await anAsker()
      return {
        path: `/a/${agency.id}/people/invitations`,
        cookie,
        fields: { account: agency.id, address, role: 'member' },
      }
    },
  },
  'adding an address to one’s own login': {
    status: 303,
    post: async (email) => ({
      path: '/me/addresses',
      cookie: (await anAsker()).cookie,
      fields: { intent: 'add', email },
    }),
  },
  'mailing a code to the asked address': {
    status: 303,
    post: async (address) => {
      const request = await aRequest(await anAgency({ name: 'Studio Kern' }), address)
      const { cookie } = await anAsker()
      return {
        path: `/requests/${request.id}/alias`,
        cookie: `${cookie}; ${await openLink(app, linkOf(request))}`,
        fields: { intent: 'send' },
      }
    },
  },
}

describe.each(Object.entries(forms))('%s answers alike', (_, { status, post }) => {
  test('whoever uses the address, byte for byte', async () => {
    const unknown = await kinds.unknown!()
    const first = await seen(await post(unknown), unknown)
    expect(first[0]!.status).toBe(status)
    for (const [kind, make] of Object.entries(kinds)) {
      const address = await make()
      expect(await seen(await post(address), address), kind).toEqual(first)
    }
  })
})

test('the right password or code lets nobody in who has no account left, and says nothing else than a wrong one', async () => {
  const known = await kinds.known!()
  const wrongPassword = await seen(await forms['sign-in with a wrong password']!.post(known), known)
  const wrongCode = await seen(await forms['entering a wrong code']!.post(known), known)
  for (const kind of ['deactivated', 'without any account', 'unknown', 'only wished for']) {
    const address = await kinds[kind]!()
    const right = { email: address, password, to: '/' }
    expect(await seen({ path: '/sign-in', fields: right }, address), kind).toEqual(wrongPassword)
    const { fields } = await forms['entering a wrong code']!.post(address)
    const code = digits('sign-in', fields.codeId!)
    expect(
      withoutDigits(await seen({ path: '/sign-in/code', fields: { ...fields, code } }, address)),
      kind,
    ).toEqual(withoutDigits(wrongCode))
  }
})

/** What was typed is shown again; here it differs from one to the next. */
const withoutDigits = (answers: unknown) => JSON.parse(JSON.stringify(answers).replace(/\d{6}/g, 'DIGITS'))

describe.each(['sign-in with a wrong password', 'asking for a code', 'a forgotten password', 'signing up'])(
  'too many times %s',
  (name) => {
    test('answers alike too', async () => {
      const answers = []
      for (const kind of ['unknown', 'known', 'deactivated']) {
        await sql`delete from rate_limits`
        const address = await kinds[kind]!()
        for (let n = 0; n < 10; n++) await seen(await forms[name]!.post(address), address)
        answers.push(await seen(await forms[name]!.post(address), address))
      }
      expect(answers[0]![0]!.status).toBe(429)
      const waits = (all: unknown) => JSON.parse(JSON.stringify(all).replace(/("retry-after",")\d+/g, '$1'))
      expect(waits(answers[1])).toEqual(waits(answers[0]))
      expect(waits(answers[2])).toEqual(waits(answers[0]))
    })
  },
)
