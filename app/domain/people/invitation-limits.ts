import type { Sql } from '#db/sql.server.ts'

type Limit = { key: string; most: number }

/** Invitation mails a day: of one account, of one account to one address, and to one address over all accounts. */
const limits = (accountId: string, address: string) => ({
  account: { key: `invitations/${accountId}`, most: 100 },
  pair: { key: `invitations/${accountId}/${address}`, most: 5 },
  address: { key: `invitations-to/${address}`, most: 10 },
})

export type Allowance = { ok: true; notBefore: Date | undefined } | { ok: false; retryAfter: number }

/**
 * Counts one invitation mail against the limits (I6) inside the caller's transaction. Over the account's own limits:
 * seconds to wait. Where other accounts have filled the address's day, the mail waits for the next one with the same
 * answer to the asker, as with access requests (L8): what others do is none of their business.
 */
export async function allowInvitationMail(sql: Sql, accountId: string, address: string): Promise<Allowance> {
  const { account, pair, address: everyone } = limits(accountId, address)
  for (const limit of [pair, account]) {
    const until = await count(sql, limit)
    if (until) return { ok: false, retryAfter: until.seconds }
  }
  return { ok: true, notBefore: (await count(sql, everyone))?.at }
}

/** Adds one within a window of 24 hours; null where it fits, else when the window ends. Nothing is added beyond it. */
async function count(sql: Sql, { key, most }: Limit): Promise<{ at: Date; seconds: number } | null> {
  const [counted] = await sql`
    insert into rate_limits as r (key, points, expire)
    values (${key}, 1, ${milliseconds(sql)} + 86400000)
    on conflict (key) do update set
      points = case when r.expire <= ${milliseconds(sql)} then 1 else r.points + 1 end,
      expire = case when r.expire <= ${milliseconds(sql)} then excluded.expire else r.expire end
    where r.expire <= ${milliseconds(sql)} or r.points < ${most}
    returning 1`
  if (counted) return null
  const [full] = await sql<{ at: Date; seconds: number }[]>`
    select to_timestamp(expire / 1000.0) as at, greatest(1, ceil((expire - ${milliseconds(sql)}) / 1000.0))::int as seconds
    from rate_limits where key = ${key}`
  return full!
}

const milliseconds = (sql: Sql) => sql`(extract(epoch from clock_timestamp()) * 1000)::bigint`
