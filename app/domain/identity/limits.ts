import { isIPv6 } from 'node:net'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { sql, type Sql } from '#db/sql.server.ts'

type Limit = { points: number; seconds: number }

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** How often each thing may be tried, or mailed, within a window that begins with the first time (I6). */
export const limits = {
  'sign-in-address': { points: 10, seconds: 15 * minute },
  'sign-in-everywhere': { points: 100, seconds: hour },
  'sign-in-ip': { points: 100, seconds: 15 * minute },
  'code-address': { points: 5, seconds: hour },
  'code-ip': { points: 30, seconds: hour },
  'code-try-ip': { points: 60, seconds: hour },
  'code-wrong-address': { points: 10, seconds: day },
  'code-wrong-everywhere': { points: 30, seconds: day },
  'reset-address': { points: 5, seconds: hour },
  'reset-ip': { points: 30, seconds: hour },
  'sign-up-address': { points: 5, seconds: day },
  'sign-up-ip': { points: 30, seconds: hour },
  'single-sign-on-ip': { points: 300, seconds: 15 * minute },
  'account-user': { points: 20, seconds: day },
  'alias-user': { points: 20, seconds: day },
  'alias-address': { points: 5, seconds: day },
  'erasure-user': { points: 3, seconds: hour },
  'erasure-account': { points: 50, seconds: hour },
  'move-account': { points: 30, seconds: day },
  'move-address': { points: 5, seconds: day },
  'password-change': { points: 10, seconds: 15 * minute },
  'factor-app': { points: 10, seconds: day },
  'factor-recovery-code': { points: 10, seconds: day },
  'factor-passkey': { points: 10, seconds: day },
  'proof-password': { points: 10, seconds: 15 * minute },
  'passkey-ip': { points: 120, seconds: hour },
  'refusal-request': { points: 10, seconds: hour },
  'refusal-ip': { points: 30, seconds: hour },
  'link-mail': { points: 4, seconds: hour },
  'link-guess-ip': { points: 60, seconds: hour },
  'invitation-account': { points: 100, seconds: day },
  'invitation-account-address': { points: 5, seconds: day },
  'invitation-address': { points: 10, seconds: day },
} as const satisfies Record<string, Limit>
export type LimitName = keyof typeof limits

export type Allowed = { ok: true } | { ok: false; retryAfter: number }

/**
 * Counts one try against each of the given limits, all of them, and says whether every one still allows it.
 * `retryAfter` is in seconds. Counters lie in PostgreSQL, so they hold over restarts and replicas, and two tries at
 * the same moment count as two.
 */
export async function allow(...tries: [name: LimitName, key: string][]): Promise<Allowed> {
  const waits = await Promise.all(tries.map(([name, key]) => wait(name, key)))
  const longest = Math.max(...waits)
  return longest === 0 ? { ok: true } : { ok: false, retryAfter: longest }
}

/** Forgets what was counted, where the tries turned out to be the right person's. */
export async function forgive(...tries: [name: LimitName, key: string][]): Promise<void> {
  await Promise.all(tries.map(([name, key]) => limiter(name).delete(keyOf(name, key))))
}

/** Takes back one counted try. */
export async function giveBack(name: LimitName, key: string): Promise<void> {
  await limiter(name).reward(keyOf(name, key))
}

const keyOf = (name: LimitName, key: string) => (name.endsWith('-ip') ? networkOf(key) : key)

async function wait(name: LimitName, key: string): Promise<number> {
  try {
    await limiter(name).consume(keyOf(name, key))
    return 0
  } catch (refusal) {
    if (refusal instanceof Error) throw refusal
    return Math.max(1, Math.ceil((refusal as RateLimiterRes).msBeforeNext / 1000))
  }
}

/**
 * Counts one against a limit inside the caller's transaction, so that what is rolled back was never counted. Nothing is
 * added beyond the limit: then it says until when it is full.
 */
export async function countIn(sql: Sql, name: LimitName, key: string): Promise<Counted> {
  const { points, seconds } = limits[name]
  const row = `${name}:${keyOf(name, key)}`
  const [counted] = await add(sql, row, 1, seconds, { most: points })
  if (counted) return { ok: true }
  const [full] = await sql<{ until: Date; retryAfter: number }[]>`
    select to_timestamp(expire / 1000.0) as until, greatest(1, ceil((expire - ${after(sql, 0)}) / 1000.0))::int as retry_after
    from rate_limits where key = ${row}`
  return { ok: false, ...full! }
}
export type Counted = { ok: true } | { ok: false; until: Date; retryAfter: number }

/**
 * The library's statement but for the clock: windows begin and end by the database's, so that a replica whose clock is
 * wrong cannot open or shut one. With `most` nothing is added, and no row comes back, where that many are counted.
 */
const add = (
  sql: Sql,
  key: string,
  points: number,
  seconds: number,
  { most = null, force = false }: { most?: number | null; force?: boolean },
) => sql<Row[]>`
  insert into rate_limits as r (key, points, expire) values (${key}, ${points}, ${after(sql, seconds)})
  on conflict (key) do update set
    points = case when r.expire <= ${after(sql, 0)} or ${force} then excluded.points else r.points + excluded.points end,
    expire = case when r.expire <= ${after(sql, 0)} or ${force} then excluded.expire else r.expire end
  where ${most}::integer is null or r.expire <= ${after(sql, 0)} or r.points < ${most}::integer
  returning points, (expire - ${after(sql, 0)})::float8 as remaining`

/** So many seconds from now by the database's clock, in milliseconds, which is how the library writes instants. */
const after = (sql: Sql, seconds: number) =>
  sql`(extract(epoch from clock_timestamp() + make_interval(secs => ${seconds})) * 1000)::bigint`

/** The library's counters on our own pool. */
class Limiter extends RateLimiterPostgres {
  async _upsert(key: string, points: number, milliseconds: number, force = false): Promise<Result> {
    return { rows: await add(sql, key, points, milliseconds / 1000, { force }) }
  }

  async _get(key: string): Promise<Result | null> {
    const rows = await sql<Row[]>`
      select points, (expire - ${after(sql, 0)})::float8 as remaining
      from rate_limits where key = ${key} and expire > ${after(sql, 0)}`
    return rows.length === 0 ? null : { rows }
  }

  async _delete(key: string): Promise<boolean> {
    return (await sql`delete from rate_limits where key = ${key}`).count > 0
  }

  _getRateLimiterRes(_key: string, _points: number, { rows }: Result): RateLimiterRes {
    const [{ points, remaining }] = rows as [Row]
    return new RateLimiterRes(Math.max(this.points - points, 0), Math.max(remaining, 0), points)
  }
}

type Row = { points: number; remaining: number }
type Result = { rows: Row[] }

const limiters = new Map<LimitName, Limiter>()

function limiter(name: LimitName): Limiter {
  const known = limiters.get(name)
  if (known) return known
  const { points, seconds } = limits[name]
  const made = new Limiter({
    storeClient: sql,
    storeType: 'postgres.js',
    tableName: 'rate_limits',
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: name,
    points,
    duration: seconds,
  })
  limiters.set(name, made)
  return made
}

/**
 * What counts as one place for limits: an IPv4 address, or the /64 that an IPv6 customer has at the least, inside which
 * anybody may take another address for every try.
 */
export function networkOf(ip: string): string {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!isIPv6(plain)) return plain
  const [front = '', back] = plain.split('%')[0]!.split('::')
  const head = front.split(':').filter(Boolean)
  const tail = back?.split(':').filter(Boolean) ?? []
  const groups = [...head, ...Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0'), ...tail]
  return `${groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
