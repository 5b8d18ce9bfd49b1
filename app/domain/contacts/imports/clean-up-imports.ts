import { sql } from '#db/sql.server.ts'
import { keptFor, silentUpload } from './limits.ts'
import { failImport } from './run-import.ts'

/**
 * Throws away uploads that broke off, files that nobody started to import, and the pieces of imports that are over; says
 * of those that the worker gave up that they failed. What became of the rows, and the refused ones, stay.
 */
export async function cleanUpImports(limit: number): Promise<number> {
  const forgotten = await sql`
    delete from contact_imports where id in (
      select id from contact_imports
      where (state = 'uploading' and touched_at < now() - ${silentUpload}::interval)
        or (state = 'uploaded' and touched_at < now() - ${keptFor}::interval)
      limit ${limit} for update skip locked)`
  const givenUp = await sql<{ id: string }[]>`
    select i.id from contact_imports i
    join outbox o on o.kind = 'contact-import.run' and o.subject_id = i.id
    where i.state = 'running' and o.state = 'failed' and o.finished_at < now() - ${keptFor}::interval limit ${limit}`
  let failed = 0
  for (const { id } of givenUp) if (await failImport(id)) failed++
  const pieces = await sql`
    delete from contact_import_pieces where import_id in (
      select p.import_id from contact_import_pieces p join contact_imports i on i.id = p.import_id
      where i.state in ('done', 'stopped', 'failed') and i.finished_at < now() - ${keptFor}::interval
      limit ${limit})`
  return forgotten.count + failed + pieces.count
}
