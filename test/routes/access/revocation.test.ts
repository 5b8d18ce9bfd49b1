// Revoking against people at work: real requests, by HTTP, that began before and after it was answered (L20).
import { afterAll, beforeAll, expect, test } from 'vitest'
import { standingIn } from '#app/domain/identity/standing.ts'
import { revokeLink } from '#app/domain/linking/revoke-link.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { floodWhile } from '#test/support/flood.ts'
import { aScope, aSession, standingOf } from '#test/support/people.ts'
import { goTo, signInAs, working } from './access-support.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

test('two hundred requests in flight: none that begins after the answer succeeds, page or data', async () => {
  const { client, link, maya, access } = await working()
  const cookie = await goTo(maya, client)
  const owner = await signInAs(client.owner)
  const paths = [access, `${access}?_data=routes%2Faccess%2Fwho-has-access`]
  const kinds = await Promise.all(
    paths.map(async (path) => (await app.fetch(path, { cookie })).headers.get('Content-Type')),
  )
  expect(kinds).toEqual([expect.stringContaining('text/html'), expect.stringContaining('json')])
  const { waves, revokedAt } = await floodWhile(
    async (number) => {
      const answer = await app.fetch(paths[number % 2]!, { cookie })
      await answer.arrayBuffer()
      return answer.status === 200
    },
    async () => {
      const path = `${access}/${link.id}/revocation`
      expect((await app.fetch(path, { cookie: owner, form: { account: client.id } })).status).toBe(303)
    },
  )
  expect(waves).toHaveLength(200)
  expect(waves.filter(({ answered, ok }) => ok && answered < revokedAt).length).toBeGreaterThanOrEqual(20)
  const late = waves.filter(({ begun }) => begun > revokedAt)
  expect(late.length).toBeGreaterThanOrEqual(20)
  expect(late.filter(({ ok }) => ok)).toEqual([])
}, 60_000)

test.each([
  ['remembering a standing lets requests through after the answer: the naive version', true],
  ['reading it anew lets none through', false],
])('%s', async (_, remembers) => {
  const { client, link, maya } = await working()
  const session = await aSession(maya)
  const scope = await aScope(session, maya, client)
  const owner = await standingOf(client.owner, client)
  const memory = new Map<string, ReturnType<typeof standingIn>>()
  const standing = () => {
    const fresh = () => standingIn({ session: session.token, scope }, client.id)
    if (!remembers) return fresh()
    if (!memory.has(session.token)) memory.set(session.token, fresh())
    return memory.get(session.token)!
  }
  const { waves, revokedAt } = await floodWhile(
    async () => {
      // Whoever remembers is fast; a turn of the event loop keeps both floods equally long.
      await new Promise((resolve) => setTimeout(resolve, 5))
      return (await standing()) !== null
    },
    () => revokeLink(owner, link.id),
  )
  const late = waves.filter(({ begun }) => begun > revokedAt)
  expect(late.length).toBeGreaterThan(0)
  expect(late.some(({ ok }) => ok)).toBe(remembers)
})
