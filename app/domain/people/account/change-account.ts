import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import { stillMay, type Standing } from '../../identity/standing.ts'
import { isNameLength, plainName } from '../../names.ts'
import { isTimeZone } from '../../time-zones.ts'

export type AccountDetails = { name: string; timeZone: string; locale: 'en' | 'de' }
export type DetailsRefusal =
  'not-allowed' | 'name-missing' | 'name-too-long' | 'no-such-zone' | 'no-such-language'

/**
 * Changes the account's name, time zone and language. Owner and admins, also those acting under a grant (L19 keeps
 * people, licences and access from them, not this). A running quota day keeps its zone until it ends (L4).
 */
export async function changeAccount(
  standing: Standing,
  wish: { name: string; timeZone: string; locale: string },
): Promise<{ ok: true; changed: (keyof AccountDetails)[] } | { ok: false; reason: DetailsRefusal }> {
  const name = plainName(wish.name)
  if (name === '') return { ok: false, reason: 'name-missing' }
  if (!isNameLength(name)) return { ok: false, reason: 'name-too-long' }
  if (wish.locale !== 'en' && wish.locale !== 'de') return { ok: false, reason: 'no-such-language' }
  const details: AccountDetails = { name, timeZone: wish.timeZone, locale: wish.locale }

  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof changeAccount>>> => {
    if (!(await stillMay(sql, standing, 'admin'))) return { ok: false, reason: 'not-allowed' }
    const [before] = await sql<AccountDetails[]>`
      select name, time_zone, locale from accounts where id = ${standing.account.id} for no key update`
    const changed = (['name', 'timeZone', 'locale'] as const).filter((key) => before![key] !== details[key])
    if (changed.length === 0) return { ok: true, changed }
    if (changed.includes('timeZone') && !(await isTimeZone(sql, details.timeZone))) {
      return { ok: false, reason: 'no-such-zone' }
    }
    await sql`
      update accounts set name = ${details.name}, time_zone = ${details.timeZone}, locale = ${details.locale}
      where id = ${standing.account.id}`
    const pick = (from: AccountDetails) => Object.fromEntries(changed.map((key) => [key, from[key]]))
    await record(sql, standing, {
      action: 'account.changed',
      subject: details.name,
      subjectId: standing.account.id,
      before: pick(before!),
      after: pick(details),
    })
    return { ok: true, changed }
  })
}
