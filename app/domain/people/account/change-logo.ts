import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import { stillMay, type Standing } from '../../identity/standing.ts'
import { logoFile, type LogoFileRefusal } from './logo-file.ts'

export type LogoRefusal = 'not-allowed' | LogoFileRefusal

/** Gives the account a logo in the place of the one before (P4): owner and admins, like the account's name. */
export async function changeLogo(
  standing: Standing,
  bytes: Uint8Array,
): Promise<{ ok: true } | { ok: false; reason: LogoRefusal }> {
  const file = logoFile(bytes)
  if (!file.ok) return file
  const { type, width, height, hash } = file
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof changeLogo>>> => {
    if (!(await stillMay(sql, standing, 'admin'))) return { ok: false, reason: 'not-allowed' }
    const accountId = standing.account.id
    await sql`
      insert into account_logos (account_id, hash, type, width, height, bytes)
      values (${accountId}, ${hash}, ${type}, ${width}, ${height}, ${Buffer.from(bytes)})
      on conflict (account_id) do update set hash = excluded.hash, type = excluded.type, width = excluded.width,
        height = excluded.height, bytes = excluded.bytes, changed_at = now()`
    await record(sql, standing, {
      action: 'logo.changed',
      subject: standing.account.name,
      subjectId: accountId,
    })
    return { ok: true }
  })
}

/** Takes the logo away; the account's initials stand in its place again. Without one it is done already. */
export async function removeLogo(
  standing: Standing,
): Promise<{ ok: true; removed: boolean } | { ok: false; reason: 'not-allowed' }> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof removeLogo>>> => {
    if (!(await stillMay(sql, standing, 'admin'))) return { ok: false, reason: 'not-allowed' }
    const accountId = standing.account.id
    const gone = await sql`delete from account_logos where account_id = ${accountId}`
    if (gone.count > 0)
      await record(sql, standing, {
        action: 'logo.removed',
        subject: standing.account.name,
        subjectId: accountId,
      })
    return { ok: true, removed: gone.count > 0 }
  })
}
