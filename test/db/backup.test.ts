import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { access, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync, gzipSync } from 'node:zlib'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { requestAccess } from '#app/domain/linking/request-access.ts'
import { copyIn, digestOf, fixFormats, foreignKeysOf, tablesOf } from '#db/backup/tables.ts'
import { backUp } from '#db/backup.ts'
import { holdMigrations, knownMigrations, migrate } from '#db/migrate.ts'
import { restore } from '#db/restore.ts'
import { seedDemo } from '#db/seed.ts'
import { sql } from '#db/sql.server.ts'
import { anotherDatabase } from '#test/support/database.ts'
import { anAgency, standingOf } from '#test/support/people.ts'

// Several whole databases go back and forth in one test.
vi.setConfig({ testTimeout: 90_000 })

const source = () => process.env.DATABASE_URL!
let folder: string
/** A backup of the demo, for tests that only restore. */
let demo: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prokura-backup-'))
  demo = join(folder, 'demo.tar.gz')
  await seedDemo()
  await backUp(source(), demo, { secret: 'the secret of this installation' })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function connected<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  return await work(sql).finally(() => sql.end())
}

/** Every table with its number of rows and the digest of them. */
async function everything(url: string) {
  return await connected(url, (sql) =>
    sql.begin(async (sql) => {
      await fixFormats(sql)
      const tables = []
      for (const table of await tablesOf(sql)) tables.push({ ...table, ...(await digestOf(sql, table)) })
      return { tables, keys: await foreignKeysOf(sql) }
    }),
  )
}

const isUntouched = async (url: string) =>
  await connected(
    url,
    async (sql) =>
      (await sql`select 1 from pg_class where relnamespace = 'public'::regnamespace`).length === 0,
  )

describe('a backup', () => {
  test('restored elsewhere is row for row what it was, with keys, triggers, sequences and the secret', async () => {
    const target = await anotherDatabase({ empty: true })
    const restored = await restore(target, demo)
    expect(restored.secret).toBe('the secret of this installation')
    expect(await everything(target)).toEqual(await everything(source()))
    expect(restored.rows).toBeGreaterThan(1_000)
    await connected(target, async (sql) => {
      const [entry] = await sql`
        insert into audit_entries (user_name, action) values ('Lena', 'account.created')
        returning id > (select max(id) from audit_entries) as later`
      expect(entry!.later).toBe(true)
      await expect(sql`update audit_entries set user_name = ''`).rejects.toThrow('append-only')
      await expect(sql`truncate audit_entries`).rejects.toThrow('append-only')
      await expect(
        sql`insert into memberships (account_id, user_id, role) values (${randomUUID()}, ${randomUUID()}, 'owner')`,
      ).rejects.toThrow('foreign key')
    })
  })

  test('made while people ask holds one moment: every request with its mail and its entry', async () => {
    const agencies = await Promise.all([1, 2, 3].map(() => anAgency()))
    const ids = agencies.map(({ id }) => id)
    let going = true
    let asked = 0
    const asking = agencies.map(async (agency) => {
      const standing = await standingOf(agency.owner, agency)
      while (going) {
        await sql`update ask_quotas set used = 0 where agency_id = ${agency.id}`
        await requestAccess(standing, {
          addresses: [`client-${asked++}@example.test`],
          message: 'May we help?',
          roleAsked: null,
          overflow: 'refuse',
        })
      }
    })
    const file = join(folder, 'busy.tar.gz')
    const before = asked
    while (asked < before + 20) await new Promise((resolve) => setTimeout(resolve, 5))
    await backUp(source(), file, { secret: null })
    const after = asked
    going = false
    await Promise.all(asking)
    expect(after).toBeGreaterThan(before + 20)

    const target = await anotherDatabase({ empty: true })
    await restore(target, file)
    await connected(target, async (sql) => {
      const [odd] = await sql`
        select count(*)::int as requests,
          count(*) filter (where not exists (select 1 from outbox o
            where o.subject_id = r.id and o.kind = 'access-request.mail-client'))::int as without_mail,
          (select count(*) from audit_entries where account_id = any(${ids})
            and action = 'access-request.asked')::int as entries
        from access_requests r where agency_id = any(${ids})`
      expect(odd!.requests).toBeGreaterThanOrEqual(20)
      expect(odd).toMatchObject({ without_mail: 0, entries: odd!.requests })
    })
  })

  test('of rows that fill several pieces comes back whole, whatever people typed', async () => {
    const from = await anotherDatabase()
    const nasty = 'tab\t, new\nline, \\N, \\., back\\slash, "quotes", Ümläut, 👩‍👧, \u0001'
    await connected(from, async (sql) => {
      await sql`
        insert into demo_mails (message_id, sender, recipient, subject, text, html)
        select 'm' || n, 'a', 'b', ${nasty}, repeat(md5(n::text), 100), '' from generate_series(1, 4000) n`
      await sql`
        insert into audit_entries (user_name, action, before)
        values (${nasty}, 'account.created', ${sql.json({ nasty: nasty.replace('\u0001', '') })})`
    })
    const file = join(folder, 'pieces.tar.gz')
    await backUp(from, file, { secret: null })
    expect(gunzipSync(await readFile(file)).includes('tables/demo_mails/000003')).toBe(true)
    const target = await anotherDatabase({ empty: true })
    await restore(target, file)
    expect(await everything(target)).toEqual(await everything(from))
  })

  test('of an older level is restored there and then brought up to date', async () => {
    const known = await knownMigrations()
    const from = await anotherDatabase({ empty: true })
    await migrate(from, { upTo: known.at(-2) })
    await connected(from, (sql) => sql`insert into accounts (name) values ('Café Krüger')`)
    const file = join(folder, 'older.tar.gz')
    await backUp(from, file, { secret: null })
    const target = await anotherDatabase({ empty: true })
    await restore(target, file)
    await connected(target, async (sql) => {
      expect((await sql`select name from migrations order by name`).map(({ name }) => name)).toEqual(known)
      expect(await sql`select name from accounts`).toEqual([{ name: 'Café Krüger' }])
    })
  })

  test('needs no superuser: who owns the database can make it and restore it', async () => {
    const name = `owner_${randomUUID().replaceAll('-', '')}`
    const admin = `${inject('postgresUrl')}postgres`
    const url = new URL(`${inject('postgresUrl')}${name}`)
    url.username = name
    await connected(admin, async (sql) => {
      await sql.unsafe(`create role ${name} login password '${url.password}'`)
      await sql.unsafe(`create database ${name} owner ${name} template template0`)
    })
    try {
      await restore(url.href, demo)
      await backUp(url.href, join(folder, 'owner.tar.gz'), { secret: null })
      const again = await anotherDatabase({ empty: true })
      await restore(again, join(folder, 'owner.tar.gz'))
      expect(await everything(again)).toEqual(await everything(url.href))
    } finally {
      await connected(admin, async (sql) => {
        await sql.unsafe(`drop database ${name} with (force)`)
        await sql.unsafe(`drop role ${name}`)
      })
    }
  })

  test('keeps a migration waiting until it is done, and readers not at all', async () => {
    const said: string[] = []
    const behind = await anotherDatabase({ empty: true })
    await migrate(behind, { upTo: (await knownMigrations()).at(-2) })
    await connected(behind, async (reader) => {
      await connected(behind, (guard) =>
        guard.begin(async (guard) => {
          await holdMigrations(guard)
          const waiting = migrate(behind, { say: (text) => said.push(text) })
          await expect.poll(() => said).toHaveLength(1)
          await reader`select 1 from users limit 1`
          return { waiting }
        }),
      ).then(({ waiting }) => waiting)
    })
    expect(said[0]).toContain('a backup of it runs')
  })
})

describe('a file of a backup', () => {
  test('is readable by its owner alone, and appears only when it is whole', async () => {
    expect((await stat(demo)).mode & 0o777).toBe(0o600)
    const file = join(folder, 'stopped.tar.gz')
    await writeFile(file, 'the backup of yesterday')
    const stopped = AbortSignal.abort(new Error('stopped'))
    await expect(backUp(source(), file, { secret: null, signal: stopped })).rejects.toThrow()
    expect(await readFile(file, 'utf8')).toBe('the backup of yesterday')
    expect((await readdir(folder)).filter((name) => name.endsWith('.half'))).toEqual([])
  })

  test.skipIf(process.platform === 'win32')(
    'is not made where it does not fit, and nothing of it stays',
    async () => {
      // A limit on the size of files stands for a disk that is full. Node gets an error from it, not a signal.
      const command = 'ulimit -f 8 && exec "$0" --import tsx db/commands/backup.ts "$1"'
      const file = join(folder, 'too-large.tar.gz')
      const backup = promisify(execFile)('/bin/sh', ['-c', command, process.execPath, file])
      await expect(backup).rejects.toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringContaining('EFBIG'),
      })
      expect((await readdir(folder)).filter((name) => name.startsWith('too-large'))).toEqual([])
    },
  )

  test('of a database without Prokura is not made', async () => {
    const file = join(folder, 'nothing.tar.gz')
    await expect(backUp(await anotherDatabase({ empty: true }), file, { secret: null })).rejects.toThrow(
      'holds no Prokura',
    )
    await expect(access(file)).rejects.toThrow('ENOENT')
  })

  test('that is cut anywhere is refused, and nothing is restored', async () => {
    const whole = await readFile(demo)
    const target = await anotherDatabase({ empty: true })
    for (const share of [0, 0.0001, 0.1, 0.5, 0.9, 0.999]) {
      const file = join(folder, 'cut.tar.gz')
      await writeFile(file, whole.subarray(0, Math.floor(whole.length * share)))
      await expect(restore(target, file), `cut at ${share}`).rejects.toThrow(/cut|no backup/)
      // Cut between two entries and packed anew: only the missing end tells.
      await writeFile(file, gzipSync(Buffer.concat([cutTar(gunzipSync(whole), share), Buffer.alloc(1024)])))
      await expect(restore(target, file), `cut inside at ${share}`).rejects.toThrow(/cut|no backup|changed/)
    }
    expect(await isUntouched(target)).toBe(true)
  })

  test.each([
    ['a name in the rows', 'tables/users/', (text: string) => text.replace(/[a-z]/, 'X')],
    ['the list of migrations', 'head.json', (text: string) => text.replace('0001_identity', '0001_identitx')],
    ['the version', 'head.json', (text: string) => text.replace('"version": "0', '"version": "9')],
    ['the secret', 'secret', (text: string) => text.replace('the', 'tha')],
    ['a sequence', 'tail.json', (text: string) => text.replace(/"last": "\d/, '"last": "0')],
    ['a count', 'tail.json', (text: string) => text.replace(/"rows": \d/, '"rows": 9')],
  ])('in which somebody changed %s is refused', async (_what, name, change) => {
    const tar = gunzipSync(await readFile(demo))
    const { from, to } = entryOf(tar, name)
    const changed = Buffer.from(change(tar.toString('latin1', from, to)), 'latin1')
    expect(changed.equals(tar.subarray(from, to))).toBe(false)
    expect(changed).toHaveLength(to - from)
    changed.copy(tar, from)
    const file = join(folder, 'changed.tar.gz')
    await writeFile(file, gzipSync(tar))
    const target = await anotherDatabase({ empty: true })
    await expect(restore(target, file)).rejects.toThrow('changed since it was made')
    expect(await isUntouched(target)).toBe(true)
  })

  test('goes into an empty database only', async () => {
    const target = await anotherDatabase()
    const before = await everything(target)
    await expect(restore(target, demo)).rejects.toThrow('not empty')
    expect(await everything(target)).toEqual(before)
    const other = await anotherDatabase({ empty: true })
    await connected(other, (sql) => sql`create table notes (text text)`)
    await expect(restore(other, demo)).rejects.toThrow('not empty')
  })

  test('of a newer Prokura is refused, saying so', async () => {
    const from = await anotherDatabase()
    await connected(from, (sql) => sql`insert into migrations (name) values ('9999_later.sql')`)
    const file = join(folder, 'newer.tar.gz')
    await backUp(from, file, { secret: null })
    const target = await anotherDatabase({ empty: true })
    await expect(restore(target, file)).rejects.toThrow('newer Prokura')
    expect(await isUntouched(target)).toBe(true)
  })
})

/** Where the content of the first entry whose name begins so lies in a tar. */
function entryOf(tar: Buffer, name: string): { from: number; to: number } {
  for (const entry of entriesIn(tar)) if (entry.name.startsWith(name)) return entry
  throw new Error(`no ${name} in it`)
}

function* entriesIn(tar: Buffer) {
  for (let at = 0; tar[at];) {
    const size = parseInt(tar.toString('latin1', at + 124, at + 136), 8)
    const from = at + 512
    yield { at, name: tar.toString('latin1', at, at + 100).replace(/\0.*$/s, ''), from, to: from + size }
    at = from + Math.ceil(size / 512) * 512
  }
}

/** The entries of a tar that begin before this share of it. */
function cutTar(tar: Buffer, share: number): Buffer {
  const entries = [...entriesIn(tar)]
  return tar.subarray(0, entries[Math.floor(entries.length * share)]!.at)
}

test('rows that PostgreSQL refuses after the last one was sent are an error, not a silence', async () => {
  await connected(await anotherDatabase(), async (sql) => {
    await sql`create table once (id int primary key)`
    const copying = sql.begin(async (sql) => {
      const copy = await copyIn(sql, { name: 'once', columns: ['id'] })
      await copy.write(Buffer.from('1\n1\n'))
      await copy.end()
    })
    await expect(copying).rejects.toThrow('aborted')
  })
})
