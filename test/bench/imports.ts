import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { runImport } from '#app/domain/contacts/imports/run-import.ts'
import { startImport } from '#app/domain/contacts/imports/start-import.ts'
import { uploadImport } from '#app/domain/contacts/imports/upload-import.ts'
import { sql } from '#db/sql.server.ts'
import { arriving } from '#test/support/imports.ts'
import { anAccount, standingOf, type Account } from '#test/support/people.ts'
import type { Figure } from './measure.ts'

/** Rows a second that an import takes in, and that a second import of the same file looks through, beside bare COPY. */
export async function bench(_accounts = 0, { imported: rows = 20_000 } = {}): Promise<Figure[]> {
  const account = await anAccount({ plan: 'team' })
  const standing = await standingOf(account.owner, account)
  const lines = Array.from({ length: rows }, (_, n) => line(n))
  const file = `name,email,phone,company,territory,lead score\n${lines.join('\n')}\n`
  const load = async () => {
    const began = performance.now()
    const taken = await uploadImport(
      standing,
      { fileName: 'bench.csv', announced: file.length },
      arriving(file),
    )
    if (!taken.ok) throw new Error(taken.reason)
    const uploaded = performance.now()
    await startImport(standing, taken.importId)
    while (await runImport(taken.importId)) continue
    return { upload: uploaded - began, run: performance.now() - uploaded }
  }
  const first = await load()
  const again = await load()
  const copy = await copied(await anAccount({ plan: 'team' }), rows)
  const perSecond = (milliseconds: number) => (rows / milliseconds) * 1000
  const figure = (what: string, milliseconds: number, note?: string): Figure => ({
    group: 'imports',
    what: `${what}, rows/s`,
    ours: perSecond(milliseconds),
    baseline: 'COPY into contacts with its indexes, rows/s',
    theirs: perSecond(copy),
    p95: perSecond(milliseconds),
    note,
  })
  return [
    figure(
      `import of ${rows} new contacts`,
      first.run,
      `uploaded and looked through in ${Math.round(first.upload)} ms`,
    ),
    figure('the same file again, nothing changes', again.run),
  ]
}

const line = (n: number) =>
  `Person ${n} of ${n % 89},person-${n}@import.example,+49 30 ${1_000_000 + n},Company ${n % 997},${['North', 'East', 'South', 'West'][n % 4]},${n % 101}`

/** The same contacts by COPY, with everything that the table does to a row. */
async function copied(account: Account, rows: number): Promise<number> {
  const began = performance.now()
  const sink = await sql`
    copy contacts (account_id, name, emails, phones, company, territory, lead_score) from stdin with (format csv)`.writable()
  await pipeline(
    Readable.from(
      (function* () {
        for (let n = 0; n < rows; n++) {
          const [name, email, phone, ...rest] = line(n).split(',')
          yield `${account.id},${name},{${email}},"{""${phone}""}",${rest.join(',')}\n`
        }
      })(),
    ),
    sink,
  )
  return performance.now() - began
}
