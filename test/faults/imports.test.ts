// kill -9 of the worker while it imports a file of contacts. The long form brings fifty megabytes.
import { afterEach, expect, test } from 'vitest'
import { contactImport } from '#app/domain/contacts/imports/imports.ts'
import { startImport } from '#app/domain/contacts/imports/start-import.ts'
import { sql } from '#db/sql.server.ts'
import { pause } from '#test/jobs/timing.ts'
import { anUpload, upload } from '#test/support/imports.ts'
import { anAccount, standingOf } from '#test/support/people.ts'
import { aWorkerProcess, endProcesses, settings } from '#test/support/processes.ts'
import { chance, long, print } from './ledger.ts'

afterEach(endProcesses)

const rows = long ? 600_000 : 20_000
const bad = 37
// More than the tries of a row that stands still.
const kills = long ? 10 : 7
const leases = { leaseSeconds: 2, cutMs: 1500, pollMs: 100, roundMs: 1000 }

function people(): string {
  const every = Math.floor(rows / bad)
  let left = bad
  const lines = Array.from({ length: rows }, (_, n) =>
    n % every === every - 1 && left-- > 0
      ? `Person ${n},no address,+49 40 ${1_000_000 + n},Nobody & Sons`
      : `Person ${n},person-${n}@crowd.example,+49 40 ${1_000_000 + n},Kontor ${n % 997} am Hafen`,
  )
  return ['Name,E-mail,Phone,Company', ...lines].join('\n')
}

test('a worker that is killed again and again imports every row once', { timeout: 3_600_000 }, async () => {
  const random = chance('import kills')
  const account = await anAccount()
  const standing = await standingOf(account.owner, account)
  const content = people()
  if (long) expect(Buffer.byteLength(content)).toBeGreaterThan(40_000_000)
  const file = await anUpload(standing, content)
  expect(await startImport(standing, file.id)).toMatchObject({ ok: true })
  const seen = async () => (await contactImport(standing, file.id))!
  const env = settings({ SMTP_URL: 'smtp://127.0.0.1:9' })

  let worker = await aWorkerProcess(env, leases)
  let done = 0
  for (; done < kills; done++) {
    const before = (await seen()).read
    while ((await seen()).state === 'running' && (await seen()).read === before) await pause(20)
    await pause(random(300))
    if ((await seen()).state !== 'running') break
    worker.kill('SIGKILL')
    await worker.ended
    worker = await aWorkerProcess(env, leases)
  }
  expect(done).toBeGreaterThan(0)
  while ((await seen()).state === 'running') await pause(100)

  expect(await seen()).toMatchObject({
    state: 'done',
    created: rows - bad,
    changed: 0,
    unchanged: 0,
    refused: bad,
  })
  const [there] = await sql`
    select count(*)::int as contacts, count(distinct emails[1])::int as addresses
    from contacts where account_id = ${account.id}`
  expect(there).toEqual({ contacts: rows - bad, addresses: rows - bad })
  const [said] = await sql`
    select count(*)::int as lines, count(distinct line)::int as different
    from contact_import_refusals where import_id = ${file.id}`
  expect(said).toEqual({ lines: bad, different: bad })
  print('import kills', { rows, bytes: Buffer.byteLength(content), kills: done })
})

test('more than 64 MB are refused, and nothing of them stays', async () => {
  const account = await anAccount()
  const standing = await standingOf(account.owner, account)
  const [before] = await sql`select count(*)::int as pieces from contact_import_pieces`
  expect(await upload(standing, Buffer.alloc(64_000_001, 'a,b\n'))).toMatchObject({
    ok: false,
    reason: 'too-large',
  })
  expect(await sql`select 1 from contact_imports where account_id = ${account.id}`).toHaveLength(0)
  expect(await sql`select count(*)::int as pieces from contact_import_pieces`).toEqual([before])
})
