import { beforeEach, describe, expect, test } from 'vitest'
import { allow, countIn, forgive, giveBack, limits } from '#app/domain/identity/limits.ts'
import { sql } from '#db/sql.server.ts'
import { barrier } from '#test/support/barrier.ts'

const { points, seconds } = limits['code-address']
let key = ''
let count = 0

beforeEach(() => {
  key = `someone-${++count}@example.test`
})
const one = () => allow(['code-address', key])

test('of many tries at once exactly the allowed number passes; counting first and writing later lets more through', async () => {
  const naive = async (ready: () => Promise<void>) => {
    const [row] = await sql`select points from rate_limits where key = ${`naive:${key}`}`
    await ready()
    if ((row?.points ?? 0) >= 1) return false
    await sql`insert into rate_limits (key, points) values (${`naive:${key}`}, 1)
      on conflict (key) do update set points = rate_limits.points + 1`
    return true
  }
  const ready = barrier(8)
  const lost = await Promise.all(Array.from({ length: 8 }, () => naive(ready)))
  expect(lost.filter(Boolean).length).toBeGreaterThan(1)

  const all = await Promise.all(Array.from({ length: 50 }, one))
  expect(all.filter(({ ok }) => ok)).toHaveLength(points)
})

test('a refusal says how many seconds to wait, and after them it passes again', async () => {
  for (let i = 0; i < points; i++) expect(await one()).toEqual({ ok: true })
  const refused = await one()
  expect(refused).toMatchObject({ ok: false })
  const { retryAfter } = refused as { retryAfter: number }
  expect(retryAfter).toBeGreaterThan(seconds - 10)
  expect(retryAfter).toBeLessThanOrEqual(seconds)
  await sql`update rate_limits set expire = expire - ${seconds * 1000} where key = ${`code-address:${key}`}`
  expect(await one()).toEqual({ ok: true })
})

test('counters lie in the database, so a restart or another replica finds them', async () => {
  await one()
  const [row] = await sql`select points from rate_limits where key = ${`code-address:${key}`}`
  expect(row!.points).toBe(1)
})

test('the window follows the database clock, not the process’s', async () => {
  const real = Date.now
  Date.now = () => real() + 10 * 24 * 3600 * 1000
  try {
    for (let i = 0; i < points; i++) await one()
    expect(await one()).toMatchObject({ ok: false })
    Date.now = () => real() - 10 * 24 * 3600 * 1000
    expect(await one()).toMatchObject({ ok: false })
  } finally {
    Date.now = real
  }
  const [row] = await sql`select expire < extract(epoch from now()) * 1000 + ${seconds * 1000 + 5000} as soon
    from rate_limits where key = ${`code-address:${key}`}`
  expect(row!.soon).toBe(true)
})

test('the longest wait of several limits counts', async () => {
  for (let i = 0; i < points; i++) await one()
  const both = await allow(['code-address', key], ['code-ip', key])
  expect(both.ok).toBe(false)
})

test('forgiving forgets all tries, giving back takes one', async () => {
  for (let i = 0; i < points; i++) await one()
  await giveBack('code-address', key)
  expect(await one()).toEqual({ ok: true })
  expect((await one()).ok).toBe(false)
  await forgive(['code-address', key])
  expect(await one()).toEqual({ ok: true })
})

describe('counting inside a transaction', () => {
  const within = () => sql.begin((sql) => countIn(sql, 'code-address', key))

  test('of many at once exactly the allowed number passes, and nothing is added beyond it', async () => {
    const all = await Promise.all(Array.from({ length: 30 }, within))
    expect(all.filter(({ ok }) => ok)).toHaveLength(points)
    const [row] = await sql`select points from rate_limits where key = ${`code-address:${key}`}`
    expect(row!.points).toBe(points)
  })

  test('a full one says until when, by the same counter as tries outside of a transaction', async () => {
    for (let i = 0; i < points; i++) expect(await one()).toEqual({ ok: true })
    const full = await within()
    const [row] = await sql`select to_timestamp(expire / 1000.0) as expires from rate_limits
      where key = ${`code-address:${key}`}`
    expect(full).toMatchObject({ ok: false, until: row!.expires })
    const { retryAfter } = full as { retryAfter: number }
    expect(retryAfter).toBeGreaterThan(seconds - 10)
    expect(retryAfter).toBeLessThanOrEqual(seconds)
    await sql`update rate_limits set expire = 1 where key = ${`code-address:${key}`}`
    expect(await within()).toEqual({ ok: true })
  })

  test('what is rolled back was never counted', async () => {
    const failing = sql.begin(async (sql) => {
      await countIn(sql, 'code-address', key)
      throw new Error('Something else went wrong')
    })
    await expect(failing).rejects.toThrow('Something else')
    for (let i = 0; i < points; i++) expect(await within()).toEqual({ ok: true })
  })
})
