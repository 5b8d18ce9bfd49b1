import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listRequests } from '#app/domain/linking/access-requests.ts'
import { requestAccess } from '#app/domain/linking/request-access.ts'
import { standingIn } from '#app/domain/identity/standing.ts'
import { leave } from '#app/domain/outbox.ts'
import { holdMigrations, knownMigrations, migrate } from '#db/migrate.ts'
import { sql } from '#db/sql.server.ts'
import { claim, settle } from '#jobs/claims.ts'
import { anotherDatabase } from '#test/support/database.ts'
import { aSession, anAgency, standingOf } from '#test/support/people.ts'

let folder: string
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'prokura-migrations-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

/** All migrations, and one more with this text. */
async function withNext(text: string): Promise<string> {
  const copy = await mkdtemp(join(folder, 'next-'))
  await cp(new URL('../../db/migrations/', import.meta.url), copy, { recursive: true })
  await writeFile(join(copy, '9999_next.sql'), text)
  return copy
}

const asUrl = (path: string) => pathToFileURL(`${path}/`)

/** A process that migrates; what it applied, and a way to kill it. */
function replica(DATABASE_URL: string, MIGRATIONS = '') {
  const program = ['--import', 'tsx', 'test/support/programs/migrate.ts']
  const env = { ...process.env, DATABASE_URL, MIGRATIONS }
  const run = promisify(execFile)(process.execPath, program, { env })
  const applied = run.then(({ stdout }) => JSON.parse(stdout) as string[])
  applied.catch(() => {})
  return { applied, kill: () => run.child.kill('SIGKILL') }
}

/** Processes that migrate at once; returns what they applied, together. */
async function replicas(count: number, url: string, folder = ''): Promise<string[]> {
  const runs = Array.from({ length: count }, () => replica(url, folder).applied)
  return (await Promise.all(runs)).flat()
}

async function connected<T>(url: string, work: (sql: postgres.Sql) => Promise<T>, max = 1): Promise<T> {
  const sql = postgres(url, { max, onnotice: () => {} })
  return await work(sql).finally(() => sql.end())
}

const ledger = (url: string) =>
  connected(url, async (sql) =>
    (await sql`select name from migrations order by name`).map(({ name }) => name as string),
  )

async function holdsAccounts(sql: postgres.Sql): Promise<boolean> {
  const [lock] = await sql`
    select 1 from pg_locks where relation = 'accounts'::regclass and mode = 'AccessExclusiveLock' and granted`
  return lock !== undefined
}

/** The application that is in the midst of the migration that sleeps. */
async function turnHolder(sql: postgres.Sql): Promise<string | undefined> {
  const [row] = await sql<{ applicationName: string }[]>`
    select application_name as "applicationName" from pg_stat_activity where query like '%pg_sleep%' and wait_event = 'PgSleep'`
  return row?.applicationName
}

/** Repeats work until told to stop; what fails is thrown there. */
function inLoop(work: () => Promise<unknown>) {
  let going = true
  let slowest = 0
  let count = 0
  const done = (async () => {
    while (going) {
      const began = performance.now()
      await work()
      slowest = Math.max(slowest, performance.now() - began)
      count++
    }
  })()
  // Nobody awaits it before the end.
  done.catch(() => {})
  return async () => {
    going = false
    await done
    return { count, slowest }
  }
}

describe('migrating', () => {
  test('four replicas that migrate at once are all ready, with one ledger row for each step', async () => {
    const url = await anotherDatabase({ empty: true })
    const applied = await replicas(4, url)
    expect(applied.sort()).toEqual(await knownMigrations())
    expect(await ledger(url)).toEqual(await knownMigrations())
  })

  test('the one that holds the turn is killed half-way: another goes on, and nothing is applied twice', async () => {
    const url = await anotherDatabase()
    const slow = await withNext(
      'create table half (id int); select pg_sleep(2); alter table users add column two text;',
    )
    const four = [1, 2, 3, 4].map((n) => replica(`${url}?application_name=replica-${n}`, slow))
    const holder = await connected(url, async (sql) => {
      await expect.poll(() => turnHolder(sql), { interval: 10, timeout: 20_000 }).toMatch(/^replica-/)
      return await turnHolder(sql)
    })
    const victim = four[Number(holder!.at(-1)) - 1]!
    victim.kill()
    await expect(victim.applied).rejects.toThrow()
    const others = await Promise.all(four.filter((each) => each !== victim).map(({ applied }) => applied))
    expect(others.flat()).toEqual(['9999_next.sql'])
    expect(await ledger(url)).toEqual([...(await knownMigrations()), '9999_next.sql'])
  })

  test('a database that is up to date is left as it is', async () => {
    expect(await migrate(await anotherDatabase())).toEqual([])
  })

  test('a database that is up to date needs no turn, so that a replica starts while a backup runs', async () => {
    const url = await anotherDatabase()
    await connected(url, (sql) =>
      sql.begin(async (sql) => {
        await holdMigrations(sql)
        expect(await migrate(url)).toEqual([])
      }),
    )
  })

  test('told to end in the midst of a statement, it does, and the step is not applied', async () => {
    const url = await anotherDatabase()
    const folder = asUrl(await withNext('select pg_sleep(600)'))
    await expect(migrate(url, { folder, signal: AbortSignal.timeout(1000) })).rejects.toThrow('timeout')
    expect(await ledger(url)).toEqual(await knownMigrations())
  })

  test('it stops where it is told to, and a step that does not exist is refused', async () => {
    const url = await anotherDatabase({ empty: true })
    const [first, second] = await knownMigrations()
    expect(await migrate(url, { upTo: second })).toEqual([first, second])
    expect(await ledger(url)).toEqual([first, second])
    await expect(migrate(url, { upTo: '0001_else.sql' })).rejects.toThrow('There is no migration')
  })

  test('told to end while it waits, for its turn or for a table, it does, and the step is not applied', async () => {
    const url = await anotherDatabase()
    const folder = asUrl(await withNext('alter table users add column nickname text'))
    for (const inTheWay of [holdMigrations, (sql: postgres.TransactionSql) => sql`select from users`]) {
      const stopping = new AbortController()
      const said: string[] = []
      const say = (text: string) => void said.push(text)
      await connected(url, (sql) =>
        sql.begin(async (sql) => {
          await inTheWay(sql)
          const migrated = migrate(url, { folder, say, signal: stopping.signal })
          await expect.poll(() => said).toHaveLength(1)
          stopping.abort()
          await expect(migrated).rejects.toThrow('aborted')
        }),
      )
    }
    expect(await ledger(url)).toEqual(await knownMigrations())
  })

  test('a step that fails leaves nothing behind', async () => {
    const url = await anotherDatabase()
    const broken = await withNext('create table half (id int); select 1 / 0;')
    await expect(migrate(url, { folder: asUrl(broken) })).rejects.toThrow('division by zero')
    expect(await ledger(url)).toEqual(await knownMigrations())
    await connected(url, async (sql) =>
      expect(await sql`select to_regclass('half') as half`).toEqual([{ half: null }]),
    )
  })
})

describe('migrating under traffic', () => {
  test('from the schema before to the present one: nothing fails, one ledger row each', async () => {
    const url = await anotherDatabase({ empty: true })
    const known = await knownMigrations()
    await migrate(url, { upTo: known.at(-2) })
    await connected(
      url,
      async (sql) => {
        const write = () =>
          sql.begin(async (sql) => {
            const [user] = await sql`
            insert into users (name, username) values ('Lena', ${`lena-${randomUUID().slice(0, 12)}`}) returning id`
            const [account] =
              await sql`insert into accounts (name, agency_since) values ('Studio', now()) returning id`
            const [member] = await sql`
            insert into memberships (account_id, user_id, role) values (${account!.id}, ${user!.id}, 'owner') returning id`
            await sql`
            insert into access_requests (agency_id, requester_id, address, message, state, asked_at, expires_at)
            values (${account!.id}, ${member!.id}, 'anna@example.test', 'May we?', 'pending', now(), now() + interval '7 days')`
            await sql`insert into audit_entries (account_id, user_name, action) values (${account!.id}, 'Lena', 'access-request.asked')`
          })
        const read = () => sql`
          select r.id, u.name from access_requests r
          join memberships m on m.id = r.requester_id join users u on u.id = m.user_id
          order by r.created_at desc limit 50`
        const loops = [inLoop(write), inLoop(write), inLoop(read), inLoop(read)]
        await pause(100)
        expect(await replicas(4, url)).toEqual(known.slice(-1))
        for (const end of loops) expect((await end()).count).toBeGreaterThan(10)
      },
      4,
    )
    expect(await ledger(url)).toEqual(known)
  })

  test('the busiest tables change below asks, reads and the outbox, and nothing fails', async () => {
    const next = await withNext(`
      create table squads (account_id uuid references accounts, head uuid references users, first uuid references memberships);
      alter table access_requests add column note text, add check (char_length(note) < 100);
      alter table outbox add column urgency integer not null default 0;
      alter table sessions add column place text;
      create index outbox_urgent on outbox (urgency) where state = 'waiting';`)
    const agencies = await Promise.all([1, 2, 3, 4].map(() => anAgency()))
    const standings = await Promise.all(agencies.map((agency) => standingOf(agency.owner, agency)))
    let asked = 0
    const ask = (at: number) => async () => {
      const addresses = [`client-${asked++}@example.test`]
      await sql`update ask_quotas set used = 0 where agency_id = ${agencies[at]!.id}`
      const outcome = await requestAccess(standings[at]!, {
        addresses,
        message: 'May we help?',
        roleAsked: null,
        overflow: 'refuse',
      })
      expect(outcome.ok).toBe(true)
    }
    const read = async () => {
      const session = await aSession(agencies[0]!.owner)
      expect(await standingIn({ session: session.token, scope: null }, agencies[0]!.id)).not.toBeNull()
      await listRequests(standings[0]!, { state: 'all', search: '', page: 1 })
    }
    const work = async () => {
      await leave(sql, { kind: 'periodic.clean-up', subjectId: randomUUID() })
      for (const row of await claim(['periodic.clean-up'], 5, 30)) await settle(row, { state: 'done' })
    }
    const loops = [ask(0), ask(1), ask(2), ask(3), read, read, work].map(inLoop)
    await pause(300)
    expect(await replicas(4, process.env.DATABASE_URL!, next)).toEqual(['9999_next.sql'])
    await pause(300)
    for (const end of loops) expect((await end()).count).toBeGreaterThan(10)
    expect(await ledger(process.env.DATABASE_URL!)).toEqual([...(await knownMigrations()), '9999_next.sql'])
  })

  test('a migration that waits for a long transaction keeps no reader waiting for long', async () => {
    const url = await anotherDatabase()
    const next = asUrl(await withNext('alter table users add column nickname text'))
    await connected(
      url,
      async (sql) => {
        const said: string[] = []
        let migrated: Promise<string[]> = Promise.resolve([])
        const readers = await sql.begin(async (long) => {
          await long`select count(*) from users`
          migrated = migrate(url, { folder: next, say: (text) => said.push(text) })
          const readers = [1, 2, 3].map(() => inLoop(() => sql`select id, name from users limit 1`))
          await pause(4_000)
          expect(await ledger(url)).not.toContain('9999_next.sql')
          return readers
        })
        expect(await migrated).toEqual(['9999_next.sql'])
        expect(said).toEqual(['Migration 9999_next.sql waits for a long transaction to end …'])
        for (const end of readers) {
          const { slowest, count } = await end()
          expect(slowest).toBeLessThan(1_000)
          expect(count).toBeGreaterThan(50)
        }
      },
      5,
    )
  })

  test('where a migration and a request wait for each other, the migration gives way', async () => {
    const url = await anotherDatabase()
    const next = asUrl(
      await withNext(`
        alter table accounts add column one text;
        select pg_sleep(0.3);
        alter table users add column two text;`),
    )
    await connected(
      url,
      async (sql) => {
        let migrated: Promise<string[]> = Promise.resolve([])
        await sql.begin(async (request) => {
          await request`update users set name = name`
          migrated = migrate(url, { folder: next })
          await expect.poll(() => holdsAccounts(sql), { interval: 5, timeout: 10_000 }).toBe(true)
          // The request waits first, so PostgreSQL would make it the one that fails.
          await request`update accounts set name = name`
        })
        expect(await migrated).toEqual(['9999_next.sql'])
      },
      2,
    )
  })
})
