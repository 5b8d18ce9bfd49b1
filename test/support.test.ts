import { expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { knownMigrations } from '#db/migrate.ts'
import { expectConsoleError } from '#test/support/console.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAgency,
  aRequest,
  aUser,
  standingOf,
} from '#test/support/people.ts'

test('a test file has a migrated database of its own', async () => {
  const rows = await sql<{ name: string }[]>`select name from migrations order by name`
  expect(rows.map((row) => row.name)).toEqual(await knownMigrations())
  const [{ name }] = await sql<[{ name: string }]>`select current_database() as name`
  expect(name).toMatch(/^test_/)
})

test('an announced console.error passes', () => {
  expectConsoleError(/as announced/)
  console.error('as announced')
})

test('the factories give standings, own and acting', async () => {
  const agency = await anAgency()
  const client = await anAccount()
  const link = await aLink(agency, client, { maxRole: 'manager' })
  const maya = await aMember(agency, 'admin', { password: 'correct horse battery' })
  await aGrant(link, maya, 'admin')
  await aRequest(agency, 'someone@example.test')
  const acting = await standingOf(maya, client)
  expect([acting.role, acting.acting?.agency.id, acting.membershipId]).toEqual(['manager', agency.id, null])
  const own = await standingOf(client.owner, client)
  expect([own.role, own.acting, own.membershipId]).toEqual(['owner', null, client.owner.membershipId])
  await expect(standingOf(await aUser(), client)).rejects.toThrow('neither a member')
})
