// Traffic: an agency that asks clients over HTTP, each address once, and remembers what it was told.
import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { sql } from '#db/sql.server.ts'
import { anAgency, aSession } from '#test/support/people.ts'

export type Asked = { address: string; status: number | null }

/** An agency whose day never ends: what is asked of it is limited by the test, not by the quota. */
export async function anAsker() {
  const agency = await anAgency()
  const { token } = await aSession(agency.owner)
  const asked: Asked[] = []

  /** Asks one client through a replica. The status is null where no answer came, 401 where it led to the sign-in. */
  async function ask(url: string, appUrl: string): Promise<Asked> {
    const address = `client-${randomUUID()}@faults.test`
    const entry: Asked = { address, status: null }
    asked.push(entry)
    const form = {
      account: agency.id,
      addresses: address,
      message: 'We look after your campaigns.',
      role: 'member',
    }
    const headers = { Cookie: `__Host-session=${token}`, Host: new URL(appUrl).host, Origin: appUrl }
    entry.status = await post(`${url}/a/${agency.id}/clients/connect`, headers, form)
    return entry
  }

  return {
    agency,
    asked,
    ask,
    newDay: () => sql`update ask_quotas set used = 0 where agency_id = ${agency.id}`,
    /** Addresses whose asking was confirmed to the asker, and that the database does not have. */
    async forgotten() {
      const told = asked.filter(({ status }) => status === 303).map(({ address }) => address)
      const kept = await sql<
        { address: string }[]
      >`select address from access_requests where agency_id = ${agency.id}`
      const known = new Set(kept.map(({ address }) => address))
      return told.filter((address) => !known.has(address))
    },
    has: async (address: string) =>
      (await sql`select 1 from access_requests where agency_id = ${agency.id} and address = ${address}`)
        .length > 0,
  }
}

const connections = new Agent({ keepAlive: true, maxSockets: 200 })

/** Not fetch(): a replica behind a balancer is called by the balancer's Host, which fetch() does not let one set. */
function post(
  url: string,
  headers: Record<string, string>,
  form: Record<string, string>,
): Promise<number | null> {
  return new Promise((resolve) => {
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const call = request(
      url,
      { method: 'POST', agent: connections, headers: { ...headers, ...type } },
      (answer) => {
        // An answer that breaks off is none.
        const { statusCode, headers } = answer
        const status = headers.location?.startsWith('/sign-in') ? 401 : statusCode!
        answer.resume().on('end', () => resolve(answer.complete ? status : null))
        answer.on('error', () => resolve(null))
      },
    )
    call.on('error', () => resolve(null))
    call.end(new URLSearchParams(form).toString())
  })
}
