// What happens to an import while it runs: workers that die, rights that end, others that import at the same time.
import { beforeEach, expect, test } from 'vitest'
import { cancelImport } from '#app/domain/contacts/imports/cancel-import.ts'
import { cleanUpImports } from '#app/domain/contacts/imports/clean-up-imports.ts'
import { contactImport } from '#app/domain/contacts/imports/imports.ts'
import { mostUploads } from '#app/domain/contacts/imports/limits.ts'
import { runImport } from '#app/domain/contacts/imports/run-import.ts'
import { startImport } from '#app/domain/contacts/imports/start-import.ts'
import { planBatch } from '#app/domain/contacts/imports/batch/plan.ts'
import { ChangedMeanwhile, writeBatch } from '#app/domain/contacts/imports/batch/write.ts'
import { readRow, type RowFacts } from '#app/domain/contacts/imports/row-facts.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { sql } from '#db/sql.server.ts'
import { runDueJobs } from '#jobs/run-due-jobs.ts'
import { countedStatements } from '#test/support/counted.ts'
import { aContact } from '#test/support/contacts.ts'
import { anImport, anUpload, upload } from '#test/support/imports.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAgency,
  onPlan,
  standingOf,
  type Account,
} from '#test/support/people.ts'

let account: Account
let admin: Standing
beforeEach(async () => {
  account = await anAccount()
  admin = await standingOf(account.owner, account)
})

const people = (number: number, from = 0) =>
  [
    'name,email',
    ...Array.from({ length: number }, (_, n) => `Person ${from + n},p${from + n}@x.example`),
  ].join('\n')
const contacts = async () => (await sql`select 1 from contacts where account_id = ${account.id}`).length
const start = async (standing: Standing, content: string) => {
  const file = await anUpload(standing, content)
  expect(await startImport(standing, file.id)).toEqual({ ok: true })
  return file.id
}
/** Stops after that many batches. */
const batches = (number: number) => () => --number <= 0

test('a batch that dies in the midst leaves nothing of it, and the next worker goes on behind the last whole one', async () => {
  const id = await start(admin, people(2500))
  await runImport(id, batches(1))
  expect(await contacts()).toBe(999)
  // The database gives up right before the second batch is noted as done.
  await sql.unsafe(`
    create function die() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$;
    create trigger dies before update of read on contact_imports for each row execute function die()`)
  await expect(runImport(id)).rejects.toThrow('killed')
  await sql.unsafe('drop trigger dies on contact_imports; drop function die()')
  expect(await contacts()).toBe(999)
  expect(await runImport(id)).toBe(false)
  expect(await contactImport(admin, id)).toMatchObject({
    state: 'done',
    created: 2500,
    changed: 0,
    unchanged: 0,
    read: 2501,
  })
  expect(await contacts()).toBe(2500)
})

test('two workers on one import do each batch once', async () => {
  const id = await start(admin, people(3000))
  await Promise.all([runImport(id), runImport(id), runImport(id)])
  // Whoever was slower gives up; the row in the outbox is tried again.
  while (await runImport(id)) continue
  expect(await contactImport(admin, id)).toMatchObject({ state: 'done', created: 3000 })
  expect(await contacts()).toBe(3000)
})

test('a worker that was overtaken says that more is left, lest nobody goes on once the other has lost its lease', async () => {
  const id = await start(admin, people(3000))
  expect(
    await runImport(id, async () => {
      await runImport(id, batches(1))
      return false
    }),
  ).toBe(true)
  expect(await contactImport(admin, id)).toMatchObject({ state: 'running', created: 1999 })
  expect(await runImport(id)).toBe(false)
  expect(await contactImport(admin, id)).toMatchObject({ state: 'done', created: 3000 })
})

test('two imports at once make nobody twice, as those do that take no turns', async () => {
  const [one, other] = [await start(admin, people(1500)), await start(admin, people(1500, 500))]
  const run = async (id: string) => {
    while (await runImport(id)) continue
  }
  await Promise.all([run(one), run(other)])
  expect(await contacts()).toBe(2000)
  const rows = await Promise.all([contactImport(admin, one), contactImport(admin, other)])
  expect(rows[0]!.created + rows[1]!.created).toBe(2000)
  expect(rows[0]!.unchanged + rows[1]!.unchanged).toBe(1000)

  // Without turns both look before either writes.
  const reading = {
    mapping: ['name', 'email'] as const,
    options: { format: 'en' as const },
    fields: [],
    columns: 2,
  }
  const row = readRow(
    { line: 2, cells: ['Zoe', 'zoe@x.example'] },
    { ...reading, mapping: [...reading.mapping] },
  ) as RowFacts
  const facts = { importId: one, options: rows[0]!.options, choosesOwner: true }
  const naive = () => planBatch(sql, admin, [row], facts)
  const plans = [await naive(), await naive()]
  for (const plan of plans)
    await sql.begin((sql) => writeBatch(sql, admin, plan, { ...facts, changeId: null }))
  expect(await sql`select 1 from contacts where emails @> array['zoe@x.example']`).toHaveLength(2)
})

test('an import ends with the right of whoever started it, and says what is in', async () => {
  const agency = await anAgency()
  const link = await aLink(agency, account)
  const ada = await aMember(agency, 'member')
  const grant = await aGrant(link, ada, 'manager')
  const id = await start(await standingOf(ada, account), people(2500))
  await runImport(id, batches(1))
  await sql`update grants set ended_at = now(), ended_by = ${account.owner.id} where id = ${grant}`
  expect(await runImport(id)).toBe(false)
  expect(await contactImport(admin, id)).toMatchObject({
    state: 'stopped',
    reason: 'not-allowed',
    created: 999,
    read: 1000,
  })
  expect(await contacts()).toBe(999)
  expect(
    await sql`select acting, agency_id, after from audit_entries where account_id = ${account.id} and action = 'contacts.imported'`,
  ).toEqual([
    {
      acting: true,
      agencyId: agency.id,
      after: { created: 999, changed: 0, unchanged: 0, refused: 0, stopped: 'not-allowed' },
    },
  ])
})

test('it stops when the trial ends, when its contact owner is switched off, and when somebody asks it to', async () => {
  const ben = await aMember(account, 'member')
  const owned = await anUpload(admin, people(1500), { owner: ben.membershipId })
  await startImport(admin, owned.id)
  await runImport(owned.id, batches(1))
  await sql`update memberships set deactivated_at = now() where id = ${ben.membershipId}`
  await runImport(owned.id)
  expect(await contactImport(admin, owned.id)).toMatchObject({
    state: 'stopped',
    reason: 'owner-gone',
    created: 999,
  })

  const asked = await start(admin, people(1500, 5000))
  await runImport(asked, batches(1))
  expect(await cancelImport(admin, asked)).toEqual({ ok: true, discarded: false })
  await runImport(asked)
  expect(await contactImport(admin, asked)).toMatchObject({
    state: 'stopped',
    reason: 'cancelled',
    created: 999,
  })
  expect(await cancelImport(admin, asked)).toEqual({ ok: false, reason: 'already-over' })

  const tried = await start(admin, people(5, 9000))
  await onPlan(account.id, { plan: 'trial', trialEndsAt: new Date(Date.now() - 1000) })
  await runImport(tried)
  expect(await contactImport(admin, tried)).toMatchObject({
    state: 'stopped',
    reason: 'trial-over',
    created: 0,
  })
})

test('the worker imports what was started; one that it gave up says so', async () => {
  const id = await start(admin, people(20))
  await runDueJobs()
  expect(await contactImport(admin, id)).toMatchObject({ state: 'done', created: 20 })
  const hopeless = await start(admin, people(1200, 100))
  await runImport(hopeless, batches(1))
  await sql`update outbox set state = 'failed', finished_at = now() where subject_id = ${hopeless}`
  expect(await contactImport(admin, hopeless)).toMatchObject({ state: 'failed', created: 999 })
  // What is in is in the log as well, once nobody can have it tried again any more.
  await sql`update outbox set finished_at = now() - interval '25 hours' where subject_id = ${hopeless}`
  while ((await cleanUpImports(100)) > 0) continue
  expect(
    await sql`select after from audit_entries where subject_id = ${hopeless} and action = 'contacts.imported'`,
  ).toEqual([{ after: { created: 999, changed: 0, unchanged: 0, refused: 0 } }])
})

test('files of one account are few at once, and what nobody goes on with is thrown away', async () => {
  const waiting = await anUpload(admin, people(3))
  for (let n = 0; n < mostUploads; n++)
    await sql`insert into contact_imports (account_id, user_id, user_name, file_name) values (${account.id}, ${account.owner.id}, 'x', 'x')`
  expect(await upload(admin, people(3))).toEqual({ ok: false, reason: 'too-many-uploads' })
  await sql`update contact_imports set touched_at = now() - interval '3 minutes' where account_id = ${account.id} and state = 'uploading'`
  expect(await upload(admin, people(3))).toMatchObject({ ok: true })
  await sql`update contact_imports set bytes = 250000000 where id = ${waiting.id}`
  expect(
    await sql`select 1 from contact_imports where account_id = ${account.id} and state = 'uploading'`,
  ).toHaveLength(mostUploads)
  await sql`update contact_imports set touched_at = now() - interval '25 hours' where id = ${waiting.id}`
  const done = await anImport(admin, people(3))
  await sql`update contact_imports set finished_at = now() - interval '25 hours' where id = ${done.id}`
  while ((await cleanUpImports(100)) > 0) continue
  expect(
    await sql`select state from contact_imports where account_id = ${account.id} order by state`,
  ).toEqual([{ state: 'done' }, { state: 'uploaded' }])
  expect(await sql`select 1 from contact_import_pieces where import_id = ${done.id}`).toEqual([])
})

test('who is given to somebody, or made private, while a batch looks at the contacts keeps to it', async () => {
  const mia = await aMember(account, 'member')
  const anna = await aContact(account, { name: 'Anna', emails: ['anna@x.example'] })
  const file = await anUpload(admin, people(3))
  const facts = { importId: file.id, options: file.options, choosesOwner: true }
  const reading = {
    mapping: ['name' as const, 'email' as const, 'owner' as const],
    options: { format: 'en' as const },
    fields: [],
    columns: 3,
  }
  const row = readRow(
    { line: 2, cells: ['Anna', 'anna@x.example', account.owner.username] },
    reading,
  ) as RowFacts
  const during = (meanwhile: () => Promise<unknown>) =>
    sql.begin(async (inner) => {
      const plan = await planBatch(inner, admin, [row], facts)
      expect(plan.gifts.size).toBe(1)
      await meanwhile()
      await writeBatch(inner, admin, plan, { ...facts, changeId: null })
    })
  const given = during(
    () => sql`update contacts set owner_id = ${mia.membershipId}, owner_since = now() where id = ${anna}`,
  )
  await expect(given).rejects.toThrow(ChangedMeanwhile)
  await sql`update contacts set owner_id = null, owner_since = null where id = ${anna}`
  const hidden = during(() => sql`update contacts set private_to = ${mia.membershipId} where id = ${anna}`)
  await expect(hidden).rejects.toThrow(ChangedMeanwhile)
})

test('a batch takes as many statements whether it has ten rows or a thousand', async () => {
  const reading = {
    mapping: ['name' as const, 'email' as const],
    options: { format: 'en' as const },
    fields: [],
    columns: 2,
  }
  const file = await anUpload(admin, people(3))
  const facts = { importId: file.id, options: file.options, choosesOwner: true }
  const statements = (rows: number, from: number) =>
    countedStatements(async (sql) => {
      const read = Array.from({ length: rows }, (_, n) =>
        readRow({ line: n, cells: [`S ${from + n}`, `s${from + n}@x.example`] }, reading),
      ) as RowFacts[]
      await writeBatch(sql, admin, await planBatch(sql, admin, read, facts), { ...facts, changeId: null })
    })
  expect(await statements(1000, 0)).toBe(await statements(10, 2000))
})
