import { sql } from '#db/sql.server.ts'

export const blocksPerPage = 50

export type Block = { address: string; agencyId: string; agencyName: string; since: Date }

/** The agencies that may not ask any of the user's verified addresses, newest first (L11). */
export async function myBlocks(userId: string, page = 1): Promise<{ blocks: Block[]; hasNext: boolean }> {
  const rows = await sql<Block[]>`
    select b.address, b.agency_id, a.name as agency_name, b.created_at as since
    from agency_blocks b
    join accounts a on a.id = b.agency_id
    join user_addresses ua on ua.address = b.address and ua.verified_at is not null
    where ua.user_id = ${userId}
    order by b.created_at desc, lower(a.name), b.agency_id, b.address
    limit ${blocksPerPage + 1} offset ${(page - 1) * blocksPerPage}`
  return { blocks: rows.slice(0, blocksPerPage), hasNext: rows.length > blocksPerPage }
}
