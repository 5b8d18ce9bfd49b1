import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { expect, test } from 'vitest'
import { knownMigrations, migrate } from '#db/migrate.ts'
import { anotherDatabase } from '#test/support/database.ts'

test('four replicas that migrate at once are all ready, with one ledger row for each step', async () => {
  const DATABASE_URL = await anotherDatabase({ empty: true })
  const program = ['--import', 'tsx', 'test/support/programs/migrate.ts']
  const replica = () =>
    promisify(execFile)(process.execPath, program, { env: { ...process.env, DATABASE_URL } })
  const replicas = await Promise.all([replica(), replica(), replica(), replica()])

  const known = await knownMigrations()
  const applied = replicas.flatMap(({ stdout }) => JSON.parse(stdout) as string[])
  expect(applied.sort()).toEqual(known)
  const sql = postgres(DATABASE_URL, { max: 1 })
  const ledger = await sql`select name from migrations order by name`
  await sql.end()
  expect(ledger.map(({ name }) => name)).toEqual(known)
})

test('a database that is up to date is left as it is', async () => {
  expect(await migrate(await anotherDatabase())).toEqual([])
})
