import { sql as pool, type Sql } from '#db/sql.server.ts'
import { parseAddress } from '../addresses.ts'
import { recordAs } from '../audit.ts'
import { leave } from '../outbox.ts'
import { agencyReaders } from './approve-request.ts'
import { asAddressed } from './asked-address.ts'
import { lockOpenRequest, type Closed } from './deciding.ts'

export type Refusal = {
  requestId: string
  generation: number | null
  /** The asked address as typed by whoever holds the link: it needs no account (L11). */
  typedAddress: string
  /** Somebody signed in: their verified address stands in for the typed one. */
  userId?: string
  /** Also refuse whatever this agency asks this address from now on. */
  block: boolean
}

export type Declined = { ok: true; agencyName: string } | { ok: false; reason: Closed | 'wrong-address' }

/**
 * Declines a request, and with `block` shuts the agency out for this address. Needs the asked address typed in, or
 * somebody signed in to whom it belongs.
 */
export async function declineRequest(refusal: Refusal): Promise<Declined> {
  const typed = parseAddress(refusal.typedAddress)
  return await pool.begin(async (sql): Promise<Declined> => {
    const request = await lockOpenRequest(sql, refusal.requestId, refusal.generation)
    if (typeof request === 'string') return { ok: false, reason: request }
    const holder = await holderOf(sql, refusal.userId, request.address)
    if (holder === null && !(typed.ok && typed.address === request.address))
      return { ok: false, reason: 'wrong-address' }
    await sql`
      update access_requests set state = 'declined', ended_at = clock_timestamp(), ended_by = ${holder}
      where id = ${request.id} and agency_id = ${request.agencyId}`
    const who = asAddressed(holder, request.address)
    const where = { accountId: request.agencyId, agencyId: request.agencyId }
    await recordAs(sql, who, where, {
      action: 'access-request.declined',
      subject: request.address,
      subjectId: request.id,
    })
    if (refusal.block) {
      await sql`
        insert into agency_blocks (address, agency_id) values (${request.address}, ${request.agencyId}) on conflict do nothing`
      await recordAs(sql, who, where, {
        action: 'agency.blocked',
        subject: request.address,
        subjectId: request.id,
      })
    }
    await leave(
      sql,
      ...(await agencyReaders(sql, request)).map((recipientId) => ({
        kind: 'access-request.mail-declined' as const,
        subjectId: request.id,
        recipientId,
      })),
    )
    return { ok: true, agencyName: request.agencyName }
  })
}

/** The user signed in, where the address is verified as theirs. */
async function holderOf(sql: Sql, userId: string | undefined, address: string): Promise<string | null> {
  if (userId === undefined) return null
  const [held] = await sql<{ userId: string }[]>`
    select user_id from user_addresses where user_id = ${userId} and address = ${address} and verified_at is not null`
  return held?.userId ?? null
}
