// What the tests of the request page share:
//   const { client, request, link } = await asked()          // a live request to the owner of an account
//   const holder = await openLink(app, link)                 // the cookie that the mailed link leaves
//   await signInAs(user)                                     // a session cookie
import { linkToken } from '#app/domain/identity/tokens.ts'
import { sql } from '#db/sql.server.ts'
import type { TestApp } from '#test/support/app.ts'
import { anAccount, anAgency, aRequest, aSession, type User } from '#test/support/people.ts'

/** Path of the link that the mail of a request carries. */
export function linkOf({ id, generation }: { id: string; generation: number }): string {
  return `/requests/${id}/${linkToken('access-request', id, generation)}`
}

/** An agency that has just asked the owner of an account, or the address given. */
export async function asked({
  address,
  ...facts
}: Parameters<typeof aRequest>[2] & { address?: string } = {}) {
  const agency = await anAgency({ name: 'Studio Kern' })
  const client = await anAccount({ name: 'Nordwind' })
  const request = await aRequest(agency, address ?? client.owner.address, facts)
  return { agency, client, request, link: linkOf(request), page: `/requests/${request.id}` }
}

/** Opens a mailed link and gives the cookie it leaves. */
export async function openLink(app: TestApp, link: string): Promise<string> {
  const answer = await app.fetch(link)
  if (answer.status !== 303) throw new Error(`The link answered ${answer.status}`)
  return answer.headers.getSetCookie()[0]!.split(';')[0]!
}

/** A session of the user, as a Cookie header; with the cookies given. */
export async function signInAs(user: Pick<User, 'id'>, ...more: string[]): Promise<string> {
  return [`__Host-session=${(await aSession(user)).token}`, ...more].join('; ')
}

/** The cookies of an answer, as the browser would send them back. */
export function cookiesOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0]!)
    .filter((pair) => !pair.endsWith('='))
    .join('; ')
}

/** A form with repeated fields. */
export function form(fields: Record<string, string | string[]>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields))
    for (const each of [value].flat()) data.append(name, each)
  return data
}

// When a session or an account was last used is noted on every visit; it decides nothing.
const notes = new Set(['last_seen_at', 'last_active_at', 'last_account_id'])

/** Every row of every table, as text: two dumps are equal exactly if nothing was changed. */
export async function dump(): Promise<string> {
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' order by 1`
  const rows = await Promise.all(
    tables.map(async ({ name }) => [
      name,
      await sql.unsafe(`select to_jsonb(t) as row from "${name}" t order by to_jsonb(t)::text`),
    ]),
  )
  return JSON.stringify(rows, (key, value: unknown) => (notes.has(key) ? undefined : value))
}

/** A page without what differs from answer to answer. */
export async function pageText(answer: Response): Promise<string> {
  return (await answer.text())
    .replace(/nonce="[^"]*"/g, '')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}(\/[\w-]{43})?/g, '#')
}

export const linksOf = (clientId: string) =>
  sql<{ maxRole: string; endsAt: Date | null; agencyId: string }[]>`
    select max_role, ends_at, agency_id from links where client_id = ${clientId} and ended_at is null`
export const stateOf = async (requestId: string) =>
  (await sql<{ state: string }[]>`select state from access_requests where id = ${requestId}`)[0]!.state
