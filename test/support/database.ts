// Setup file of vitest: gives each test file a fresh migrated database and the environment of a demo on loopback,
// before the file imports anything of the app. Just import `sql` from '#db/sql.server.ts' or domain functions.
// A second, empty database for tests of migrating or seeding: `await anotherDatabase({ empty: true })`.
import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { afterAll, inject } from 'vitest'

const made: string[] = []

/** Makes one more database, migrated unless `empty`; dropped after the test file. Returns its URL. */
export async function anotherDatabase({ empty = false } = {}): Promise<string> {
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`
  await asAdmin((admin) =>
    admin.unsafe(`create database ${name} template ${empty ? 'template0' : 'template_prokura'}`),
  )
  made.push(name)
  return inject('postgresUrl') + name
}

async function asAdmin(work: (admin: postgres.Sql) => Promise<unknown>) {
  const admin = postgres(`${inject('postgresUrl')}postgres`, { max: 1, onnotice: () => {} })
  await work(admin).finally(() => admin.end())
}

Object.assign(process.env, {
  DATABASE_URL: await anotherDatabase(),
  SECRET: 'only-for-tests-0123456789-abcdefghijklmnop',
  APP_URL: 'http://127.0.0.1:3000',
  HOST: '127.0.0.1',
  PORT: '3000',
  DEMO: '1',
  LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
  MAIL_FROM: 'Prokura <prokura@example.test>',
})

afterAll(async () => {
  const { sql } = await import('#db/sql.server.ts')
  await sql.end({ timeout: 2 })
  await asAdmin(async (admin) => {
    for (const name of made) await admin.unsafe(`drop database if exists ${name} with (force)`)
  })
})
