import { sql as pool } from '#db/sql.server.ts'
import { recordAs } from '../audit.ts'
import type { SignedIn } from '../identity/sessions.ts'
import { asAddressed } from './asked-address.ts'

/** Lets an agency ask one of the user's verified addresses again; null where it was not blocked. */
export async function unblockAgency(
  { user }: SignedIn,
  block: { address: string; agencyId: string },
): Promise<{ agencyName: string } | null> {
  return await pool.begin(async (sql) => {
    const [gone] = await sql<{ agencyName: string }[]>`
      delete from agency_blocks b using accounts a, user_addresses ua
      where b.address = ${block.address} and b.agency_id = ${block.agencyId} and a.id = b.agency_id
        and ua.address = b.address and ua.user_id = ${user.id} and ua.verified_at is not null
      returning a.name as agency_name`
    if (!gone) return null
    const where = { accountId: block.agencyId, agencyId: block.agencyId }
    await recordAs(sql, asAddressed(user.id, block.address), where, {
      action: 'agency.unblocked',
      subject: block.address,
      subjectId: block.agencyId,
    })
    return gone
  })
}
