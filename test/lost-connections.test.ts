import { afterAll, beforeAll, expect, test } from 'vitest'
import postgres from 'postgres'
import { isLostWrite, refuseLateStatements } from '#db/lost-connections.ts'
import { pause } from '#test/jobs/timing.ts'

const options = { max: 1, onnotice: () => {}, backoff: () => 0.01, connect_timeout: 1 }
const guarded = postgres(process.env.DATABASE_URL!, options)
const naive = postgres(process.env.DATABASE_URL!, options)
const other = postgres(process.env.DATABASE_URL!, { max: 1 })
refuseLateStatements(guarded)

// What the library cannot catch goes to the process, as app/start.ts has it; vitest's own listeners wait meanwhile.
const lost: unknown[] = []
const listeners = process.listeners('uncaughtException')
beforeAll(async () => {
  process.removeAllListeners('uncaughtException')
  process.on('uncaughtException', (error) =>
    isLostWrite(error) ? lost.push(error) : listeners[0]?.(error, 'uncaughtException'),
  )
  await other`create table late (which text)`
})
afterAll(async () => {
  process.removeAllListeners('uncaughtException')
  for (const listener of listeners) process.on('uncaughtException', listener)
  for (const sql of [guarded, naive, other]) await sql.end({ timeout: 1 })
})

/** A transaction whose connection dies while its callback is busy elsewhere, and comes back for others meanwhile. */
async function latecomer(sql: postgres.Sql, which: string) {
  let ghost: Promise<unknown> | undefined
  const transaction = sql.begin(async (sql) => {
    const [{ pid }] = await sql<[{ pid: number }]>`select pg_backend_pid() as pid`
    ghost = (async () => {
      await other`select pg_terminate_backend(${pid})`
      await pause(300)
      await sql`insert into late values (${which})`
    })()
    await ghost
  })
  await expect(transaction).rejects.toThrow()
  await sql`select 1`
  await Promise.race([ghost?.catch(() => {}), pause(1500)])
  await pause(100)
}

test('a statement that comes after its transaction was lost does not run: naively it does, outside of it', async () => {
  await latecomer(naive, 'naive')
  await latecomer(guarded, 'guarded')
  expect(await other`select which from late`).toEqual([{ which: 'naive' }])
})

test('savepoints and plain statements work as ever', async () => {
  const rows = await guarded.begin(async (sql) => {
    await sql`insert into late values ('one')`
    await sql.savepoint(async (sql) => void (await sql`insert into late values ('two')`))
    await sql
      .savepoint(
        async (sql) => (await sql`insert into late values ('three')`, Promise.reject(new Error('no'))),
      )
      .catch(() => {})
    return await sql.unsafe(`select which from late where which <> 'naive'`)
  })
  expect([...rows]).toEqual([{ which: 'one' }, { which: 'two' }])
  await expect(guarded.begin('read only', (sql) => sql`insert into late values ('x')`)).rejects.toThrow(
    /read-only/,
  )
})

/** What the pool says after a transaction lost its connection below a statement. */
async function afterwards(sql: postgres.Sql) {
  const transaction = sql.begin(async (sql) => {
    const [{ pid }] = await sql<[{ pid: number }]>`select pg_backend_pid() as pid`
    await Promise.all([sql`select pg_sleep(5)`, other`select pg_terminate_backend(${pid})`])
  })
  await expect(transaction).rejects.toThrow()
  // The first may still be told why the connection before ended.
  await sql`select 1`.catch(() => {})
  return await sql`select 1`.then(
    () => 'answers',
    (error: { code: string }) => error.code,
  )
}

test('a connection lost below a statement is opened anew and answers: naively it waits for a rollback that never leaves', async () => {
  expect(await afterwards(naive)).toBe('CONNECT_TIMEOUT')
  expect(await afterwards(guarded)).toBe('answers')
})
