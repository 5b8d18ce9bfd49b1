import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asked, perform } from '#app/admin/commands.ts'
import { passwordReset, resetPassword } from '#app/domain/identity/password-resets.ts'
import { standingIn } from '#app/domain/identity/standing.ts'
import { leave } from '#app/domain/outbox.ts'
import { Mistake } from '#db/commands/program.ts'
import { startEmbedded, type Embedded } from '#db/embedded.ts'
import { migrate } from '#db/migrate.ts'
import { sql } from '#db/sql.server.ts'
import { anotherDatabase } from '#test/support/database.ts'
import { aMember, anAccount, aSession, aUser } from '#test/support/people.ts'

type Settings = Record<string, string | undefined>
type Ended = { code: number; out: string; err: string }

/** Runs one of the operator's programs as its own process. */
function run(file: string, args: string[], env: Settings = {}): Promise<Ended> {
  return new Promise((resolve) =>
    execFile(
      process.execPath,
      ['--import', 'tsx', file, ...args],
      { env: { ...process.env, ...env } },
      (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }),
    ),
  )
}

const admin = (args: string[], env: Settings = {}) => run('app/admin.ts', args, env)

/** What it says, without a process of its own. */
async function said(args: string[]): Promise<string> {
  const wish = asked(args)
  if ('help' in wish) return wish.help
  const reached = { url: process.env.DATABASE_URL!, dataDir: null, close: async () => {} }
  return (await perform(wish, reached)).join('\n')
}

describe('npm run admin', () => {
  test('create-account prints a link by which the owner sets a password, once', async () => {
    const { code, out, err } = await admin([
      'create-account',
      ...['--name', 'Café Krüger', '--owner-email', 'Anna@Krueger.example', '--owner-name', 'Anna Krüger'],
      ...['--locale', 'de', '--time-zone', 'Europe/Berlin'],
    ])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const [, id, token] = /http:\/\/127\.0\.0\.1:3000\/password-resets\/([^/]+)\/(\S+)/.exec(out)!
    expect(await passwordReset(id!, token!)).toEqual({ state: 'open', address: 'anna@krueger.example' })
    expect((await resetPassword(id!, token!, 'a long enough one')).ok).toBe(true)
    expect(await passwordReset(id!, token!)).toMatchObject({ state: 'used' })
  })

  test('transfer-account and revoke-sessions say what they did', async () => {
    const account = await anAccount({ name: 'Café Krüger' })
    const heir = await aMember(account, 'member', { name: 'Bea' })
    const session = await aSession(account.owner)
    const handed = await said(['transfer-account', '--account', account.id, '--to', heir.address])
    expect(handed).toContain('Bea owns Café Krüger now.')
    const revoked = await said(['revoke-sessions', '--user', account.owner.address])
    expect(revoked).toContain('1 sign-ins')
    expect(await standingIn({ session: session.token, scope: null }, account.id)).toBeNull()
  })

  test('set-plan says what the account has now and until when', async () => {
    const account = await anAccount({ name: 'Café Krüger', plan: 'trial' })
    const set = (...args: string[]) => said(['set-plan', '--account', account.id, ...args])
    const paid = await set('--plan', 'team', '--licences', '12')
    expect(paid).toContain('on the plan team now, with 12 licences.')
    expect(paid).toMatch(/It renews on \d{4}-/)
    const tooMany = set('--plan', 'starter', '--licences', '4')
    await expect(tooMany).rejects.toThrow('So many are allowed by: essentials.')
    expect(await set('--plan', 'trial')).toMatch(/The trial ends on \d{4}-/)
  })

  test('status tells database, migrations, counts and what waits', async () => {
    const out = await said(['status'])
    expect(out).toMatch(/PostgreSQL \d+.*that of DATABASE_URL/)
    expect(out).toMatch(/Migrations +\d+ applied, up to date/)
    expect(out).toMatch(/Accounts +\d+\nUsers +\d+\nLinks +\d+\nOutbox +\d+ waiting, 0 failed/)
    await leave(sql, { kind: 'periodic.clean-up', subjectId: randomUUID() })
    await sql`update outbox set created_at = now() - interval '90 seconds'`
    expect(await said(['status'])).toMatch(/the oldest that is due waits 1 minute, 3\d seconds/)
    const empty = await admin(['status'], { DATABASE_URL: await anotherDatabase({ empty: true }) })
    expect(empty).toMatchObject({ code: 0, out: expect.stringContaining('missing: 0001') })
  })

  test('--help lists the commands', async () => {
    const out = await said(['--help'])
    for (const name of [
      'create-account',
      'set-plan',
      'transfer-account',
      'revoke-sessions',
      'switch-off-second-factor',
      'status',
    ])
      expect(out).toContain(`npm run admin -- ${name}`)
  })

  const account = '6b0c3c1e-6d9a-4a37-9a49-0b4b6f5b7a01'
  const create = ['create-account', '--name', 'A', '--owner-name', 'B', '--owner-email']
  test.each([
    [[], 'Say what to do'],
    [['sing'], 'There is no command sing'],
    [['create-account', '--name', 'A'], '--owner-email and --owner-name are missing'],
    [[...create, 'nobody'], '--owner-email is no address'],
    [[...create, 'a@b.test', '--locale', 'fr'], '--locale must be en or de'],
    [[...create, 'a@b.test', '--time-zone', 'Mars'], 'Europe/Berlin'],
    [[...create, 'a@b.test', '--password', 'secret'], "Unknown option '--password'"],
    [['transfer-account', '--account', account, '--to', 'a@b.test'], 'There is no account with this id'],
    [['transfer-account', '--account', '1; drop', '--to', 'a@b.test'], '--account is no id'],
    [['transfer-account', '--account', account], '--to is missing'],
    [['set-plan', '--account', account, '--plan', 'team'], 'There is no account with this id'],
    [['set-plan', '--account', 'x', '--plan', 'team'], '--account is no id'],
    [['revoke-sessions', '--user', 'stranger@b.test'], 'Nobody uses this address'],
    [['switch-off-second-factor', '--user', 'stranger@b.test'], 'Nobody uses this address'],
    [['revoke-sessions', '--user', 'stranger'], '--user is no address'],
    [['revoke-sessions', '--user'], 'npm run admin -- revoke-sessions --user anna@example.com'],
  ])('%j is a mistake, and says how to mend it', async (args, words) => {
    const mistake = await said(args).catch((error: unknown) => error)
    expect(mistake).toBeInstanceOf(Mistake)
    expect((mistake as Mistake).message).toContain(words)
  })

  test.each([
    [['sing'], 'There is no command sing'],
    [['revoke-sessions', '--user', 'stranger@b.test'], 'Nobody uses this address'],
  ])('a mistake such as %j ends with 2', async (args, words) => {
    const { code, out, err } = await admin(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(words)
    expect(err).not.toMatch(/ at .*:\d+:\d+/)
  })

  test('a database that is missing, away or old is said in a line', async () => {
    const nowhere = join(tmpdir(), 'prokura-nowhere')
    const status = ['status']
    expect(await admin(status, { DATABASE_URL: '', DATA_DIR: nowhere })).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is no database in'),
    })
    await expect(stat(nowhere)).rejects.toThrow('ENOENT')
    expect(await admin(status, { DATABASE_URL: 'postgres://x@127.0.0.1:1/x' })).toMatchObject({
      code: 1,
      err: 'The database does not answer. Start it, or correct DATABASE_URL.\n',
    })
    const old = { DATABASE_URL: await anotherDatabase({ empty: true }) }
    expect(await admin(['revoke-sessions', '--user', (await aUser()).address], old)).toMatchObject({
      code: 2,
      err: expect.stringContaining('npm run migrate'),
    })
  })
})

describe('the embedded database', () => {
  let folder: string
  let dataDir: string
  let running: Embedded
  const env = () => ({ DATABASE_URL: '', SECRET: '', DATA_DIR: dataDir })
  const start = () => startEmbedded({ dataDir, say: () => {} })

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'prokura-operator-'))
    // PostgreSQL's own user has to pass through.
    await chmod(folder, 0o755)
    dataDir = join(folder, 'data')
    running = await start()
    await migrate(running.url)
    await writeFile(join(dataDir, 'secret'), 'generated-secret-0123456789-abcdefghijk', { mode: 0o600 })
  })
  afterAll(async () => {
    await running.stop()
    await rm(folder, { recursive: true, force: true })
  })

  test(
    'is backed up while it runs and when it does not, and comes back with its secret',
    { timeout: 120_000 },
    async () => {
      const made = await admin(
        ['create-account', '--name', 'Café', '--owner-email', 'a@b.test', '--owner-name', 'Anna'],
        env(),
      )
      expect(made).toMatchObject({ code: 0, err: '' })
      const file = join(folder, 'backup.tar.gz')
      const backedUp = await run('db/commands/backup.ts', [file], env())
      expect(backedUp).toMatchObject({ code: 0, out: expect.stringContaining('It holds the secret too') })
      await running.stop()
      expect(await run('db/commands/backup.ts', [file], env())).toMatchObject({ code: 0 })

      const DATA_DIR = join(folder, 'restored')
      const restored = await run('db/commands/restore.ts', [file], { ...env(), DATA_DIR })
      expect(restored).toMatchObject({ code: 0, err: '' })
      expect((await stat(join(DATA_DIR, 'secret'))).mode & 0o777).toBe(0o600)
      expect((await admin(['status'], { ...env(), DATA_DIR })).out).toMatch(
        /embedded in .*\n(.*\n)*Accounts +1\n/,
      )
      expect(await run('db/commands/restore.ts', [file], { ...env(), DATA_DIR })).toMatchObject({
        code: 2,
        err: expect.stringContaining('not empty'),
      })
      // Restored into one's own PostgreSQL, the secret has to be given along.
      const own = await run('db/commands/restore.ts', [file], {
        DATABASE_URL: await anotherDatabase({ empty: true }),
      })
      expect(own).toMatchObject({ code: 0, out: expect.stringContaining('SECRET="$(tar -xzOf') })
      running = await start()
    },
  )

  test('is migrated by the program while it runs', async () => {
    expect(await run('db/commands/migrate.ts', [], env())).toMatchObject({
      code: 0,
      out: 'The database was up to date already.\n',
    })
  })

  test.each([
    ['backup', [], 'Say which file to write'],
    ['backup', ['/nowhere/at/all.tar.gz'], 'there is nothing of that name'],
    ['restore', [], 'Say which file to restore'],
    ['restore', ['/nowhere/at/all.tar.gz'], 'there is nothing of that name'],
  ])('%s %j ends with 2', async (program, args, words) => {
    const { code, err } = await run(`db/commands/${program}.ts`, args as string[], {
      DATABASE_URL: process.env.DATABASE_URL,
    })
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(words as string) })
  })
})

test('nothing of this leaves a password or a token in the log of what was done', async () => {
  const [{ entries, all }] = await sql<[{ entries: number; all: string }]>`
    select count(*)::int as entries, jsonb_agg(to_jsonb(e))::text as all from audit_entries e`
  expect(entries).toBeGreaterThan(0)
  expect(all).not.toMatch(/[A-Za-z0-9_-]{40,}/)
})
