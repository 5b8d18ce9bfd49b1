import { config } from '#app/config.ts'
import { sql as pool } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import { stillMay, type Standing } from '../../identity/standing.ts'
import { inboxAddresses } from './inbox-addresses.ts'
import { mostAddressesOfAccount, readLocalPartWish, type LocalPartRefusal } from './local-parts.ts'

export type AddressChangeRefusal =
  LocalPartRefusal | 'own-membership' | 'not-allowed' | 'not-set-up' | 'taken' | 'too-many' | 'same'

/**
 * Gives an account the address that its mail leaves from and its customers write to. Owner and admins, by own membership.
 * What it was before goes on arriving and is never another account's; the account itself may take it back.
 */
export async function changeInboxAddress(
  standing: Standing,
  typed: string,
): Promise<{ ok: true; address: string } | { ok: false; reason: AddressChangeRefusal }> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  const { inboxDomain } = config()
  if (inboxDomain === null) return { ok: false, reason: 'not-set-up' }
  const wish = readLocalPartWish(typed)
  if (!wish.ok) return wish
  const { localPart } = wish
  const accountId = standing.account.id
  return await pool.begin(async (sql): Promise<Awaited<ReturnType<typeof changeInboxAddress>>> => {
    // Two admins who change it at the same moment do so one after the other.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`inbox address ${accountId}`}, 0))`
    if (!(await stillMay(sql, standing, 'admin'))) return { ok: false, reason: 'not-allowed' }
    const { current, former } = await inboxAddresses(accountId, sql)
    if (current === localPart) return { ok: false, reason: 'same' }
    if (!former.includes(localPart)) {
      const count = former.length + (current === null ? 0 : 1)
      if (count >= mostAddressesOfAccount) return { ok: false, reason: 'too-many' }
      const [free] = await sql`
        insert into inbox_addresses (local_part, account_id, retired_at) values (${localPart}, ${accountId}, now())
        on conflict (local_part) do nothing returning 1`
      if (!free) return { ok: false, reason: 'taken' }
    }
    await sql`update inbox_addresses set retired_at = now() where account_id = ${accountId} and retired_at is null`
    await sql`
      update inbox_addresses set retired_at = null where account_id = ${accountId} and local_part = ${localPart}`
    const address = `${localPart}@${inboxDomain}`
    await record(sql, standing, {
      action: 'inbox.address-changed',
      subject: address,
      before: { address: current && `${current}@${inboxDomain}` },
      after: { address },
    })
    return { ok: true, address }
  })
}
