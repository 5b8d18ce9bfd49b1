// Traffic: an agency that asks clients over HTTP, each address once, and remembers what it was told.
import { randomUUID } from 'node:crypto'
import { sql } from '#db/sql.server.ts'
import { anAgency, aSession } from '#test/support/people.ts'

export type Asked = { address: string; status: number | null }

/** An agency whose day never ends: what is asked of it is limited by the test, not by the quota. */
export async function anAsker() {
  const agency = await anAgency()
  const { token } = await aSession(agency.owner)
  const asked: Asked[] = []

  /** Asks one client through a replica. The status is null where no answer came. */
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
    entry.status = await fetch(`${url}/a/${agency.id}/clients/connect`, {
      method: 'POST',
      redirect: 'manual',
      headers: { Cookie: `__Host-session=${token}`, Host: new URL(appUrl).host, Origin: appUrl },
      body: new URLSearchParams(form),
    }).then(
      (answer) => answer.status,
      () => null,
    )
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
