// Whoever is deactivated through one replica is out of the other with the very next request.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { request } from 'node:http'
import { linkToken } from '#app/domain/identity/tokens.ts'
import { sql } from '#db/sql.server.ts'
import { anInvitation } from '#test/people/support.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAgency,
  aRequest,
  aScope,
  aSession,
} from '#test/support/people.ts'
import { aWeb, endProcesses, type RunningWeb } from '#test/support/processes.ts'

let webs: RunningWeb[]

beforeAll(async () => {
  const env = {
    DATABASE_URL: process.env.DATABASE_URL!,
    SECRET: process.env.SECRET!,
    MAIL_FROM: process.env.MAIL_FROM!,
    SMTP_URL: 'smtp://127.0.0.1:9',
    DEMO: '0',
  }
  const first = await aWeb(env)
  webs = [first, await aWeb(env, first.appUrl)]
}, 120_000)
afterAll(endProcesses)

type Call = { cookie?: string; form?: Record<string, string> }

/** Calls one replica as a balancer does; returns status and where it leads. */
function call(replica: 0 | 1, path: string, { cookie = '', form }: Call = {}) {
  const { appUrl } = webs[0]!
  const headers = { Host: new URL(appUrl).host, Origin: appUrl, Cookie: cookie }
  const type = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const method = form ? 'POST' : 'GET'
  return new Promise<{ status: number; to: string }>((resolve, reject) => {
    request(
      `${webs[replica]!.url}${path}`,
      { method, headers: form ? { ...headers, ...type } : headers },
      (answer) => {
        answer
          .resume()
          .on('end', () => resolve({ status: answer.statusCode!, to: answer.headers.location ?? '' }))
      },
    )
      .on('error', reject)
      .end(form && new URLSearchParams(form).toString())
  })
}

test(
  'no session, switch, grant, request or invitation of hers works any more',
  { timeout: 60_000 },
  async () => {
    const agency = await anAgency()
    const client = await anAccount()
    const maya = await aMember(agency, 'admin')
    await aGrant(await aLink(agency, client), maya, 'admin')
    const session = await aSession(maya)
    const cookie = `__Host-session=${session.token}; __Host-scope-${client.id}=${await aScope(session, maya, client)}`
    const invitation = await anInvitation(agency, { inviter: maya })
    const asked = await aRequest(agency, 'client@faults.test', { requester: maya })
    const links = {
      invitation: `/invitations/${invitation.id}/${linkToken('invitation', invitation.id, 1)}`,
      request: `/requests/${asked.id}/${linkToken('access-request', asked.id, 1)}`,
    }
    const hers = [`/a/${agency.id}/people`, `/a/${client.id}/people`, '/me', '/accounts.json']
    for (const path of hers) expect([path, (await call(1, path, { cookie })).status]).toEqual([path, 200])
    for (const path of Object.values(links)) expect((await call(1, path)).status).toBe(303)

    const owner = `__Host-session=${(await aSession(agency.owner)).token}`
    const off = await call(0, `/a/${agency.id}/people/${maya.membershipId}/deactivation`, {
      cookie: owner,
      form: { account: agency.id },
    })
    expect(off.status).toBe(303)

    for (const path of hers) {
      const { status, to } = await call(1, path, { cookie })
      expect([path, status === 401 || (status === 303 && to.startsWith('/sign-in'))]).toEqual([path, true])
    }
    const post = { cookie, form: { account: client.id, name: 'Taken over', timeZone: 'UTC', locale: 'en' } }
    expect((await call(1, `/a/${client.id}/settings`, post)).to).toMatch(/^\/sign-in/)
    for (const path of Object.values(links)) expect((await call(1, path)).status).toBe(410)
    expect(await sql`select 1 from grants where user_id = ${maya.id} and ended_at is null`).toHaveLength(0)
  },
)
