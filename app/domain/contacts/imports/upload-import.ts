import { sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { plainName } from '../../names.ts'
import { storable } from '../../storable.ts'
import { contactFields } from '../fields/contact-fields.ts'
import { beginWriting } from '../turns.ts'
import { guessMapping, looksLikeHeader } from './guess.ts'
import { longestFile, mostUploads, mostWaiting, pieceSize, silentUpload } from './limits.ts'
import { Examination, type Examined, type FileRefusal } from './reading/examine.ts'
import { takeImportTurn } from './turns.ts'
import type { ImportOptions } from './targets.ts'

export type UploadRefusal =
  FileRefusal | 'not-allowed' | 'too-large' | 'too-many-uploads' | 'too-much-waiting' | 'no-file'

/**
 * Takes a file of contacts as it arrives, a megabyte in memory at a time, and finds out what it is like. Nothing of a
 * file that is refused or breaks off is kept. `announced` is how large it says it is.
 */
export async function uploadImport(
  standing: Standing,
  { fileName, announced }: { fileName: string; announced: number },
  file: AsyncIterable<Uint8Array>,
): Promise<{ ok: true; importId: string } | { ok: false; reason: UploadRefusal }> {
  if (announced > longestFile * 1.01) return { ok: false, reason: 'too-large' }
  const begun = await begin(standing, fileName, Math.min(announced, longestFile))
  if (!begun.ok) return begun
  const { importId } = begun
  let kept = false
  try {
    const taken = await take(importId, file)
    if (!taken.ok) return taken
    const done = await finish(standing, importId, taken.examined)
    kept = done.ok
    return done.ok ? { ok: true, importId } : done
  } finally {
    if (!kept) await sql`delete from contact_imports where id = ${importId} and state = 'uploading'`
  }
}

async function begin(standing: Standing, fileName: string, announced: number) {
  return await sql.begin(
    async (sql): Promise<{ ok: true; importId: string } | { ok: false; reason: UploadRefusal }> => {
      const accountId = standing.account.id
      await takeImportTurn(sql, accountId)
      const writer = await beginWriting(sql, standing, 'member')
      if (!writer) return { ok: false, reason: 'not-allowed' }
      const [waiting] = await sql<{ uploads: number; bytes: number }[]>`
        select count(*) filter (where state = 'uploading')::int as uploads,
          coalesce(sum(case when state = 'uploading' then greatest(announced, bytes) else bytes end), 0)::float8 as bytes
        from contact_imports
        where account_id = ${accountId} and state in ('uploading', 'uploaded', 'running')
          and (state <> 'uploading' or touched_at > now() - ${silentUpload}::interval)`
      if (waiting!.uploads >= mostUploads) return { ok: false, reason: 'too-many-uploads' }
      if (waiting!.bytes + announced > mostWaiting) return { ok: false, reason: 'too-much-waiting' }
      const name = [...plainName(fileName.slice(0, 1000))].slice(0, 200).join('') || 'contacts.csv'
      const [row] = await sql<{ id: string }[]>`
        insert into contact_imports (account_id, user_id, user_name, membership_id, agency_id, grant_id, file_name, announced)
        values (${accountId}, ${writer.user.id}, ${writer.user.name}, ${writer.membershipId},
          ${writer.acting?.agency.id ?? null}, ${writer.acting?.grantId ?? null}, ${name}, ${announced})
        returning id`
      return { ok: true, importId: row!.id }
    },
  )
}

async function take(
  importId: string,
  file: AsyncIterable<Uint8Array>,
): Promise<{ ok: true; examined: Examined } | { ok: false; reason: UploadRefusal }> {
  const examination = new Examination()
  const pieces = new Pieces(importId)
  let size = 0
  for await (const bytes of file) {
    size += bytes.length
    if (size > longestFile) return { ok: false, reason: 'too-large' }
    await pieces.add(examination.push(bytes))
  }
  const finished = examination.finish()
  if (!finished.ok) return { ok: false, reason: finished.reason }
  await pieces.add(finished.rest)
  await pieces.finish()
  return { ok: true, examined: finished.examined }
}

/** Gathers bytes and stores them in full pieces. */
class Pieces {
  private waiting: Uint8Array[] = []
  private size = 0
  private position = 0

  constructor(private readonly importId: string) {}

  async add(bytes: Uint8Array) {
    this.waiting.push(bytes)
    this.size += bytes.length
    while (this.size >= pieceSize) {
      const all = Buffer.concat(this.waiting)
      await this.store(all.subarray(0, pieceSize))
      this.waiting = [all.subarray(pieceSize)]
      this.size = all.length - pieceSize
    }
  }

  async finish() {
    if (this.size > 0) await this.store(Buffer.concat(this.waiting))
  }

  private async store(bytes: Uint8Array) {
    const stored = await sql`
      with alive as (
        update contact_imports set bytes = bytes + ${bytes.length}, touched_at = now()
        where id = ${this.importId} and state = 'uploading' returning id
      )
      insert into contact_import_pieces (import_id, position, bytes)
      select id, ${this.position++}::int, ${bytes as never}::bytea from alive`
    if (stored.count === 0) throw new Error(`Import ${this.importId} was thrown away while its file arrived`)
  }
}

/** Judges the right anew, for a slow line takes minutes, and guesses what the columns are. */
async function finish(standing: Standing, importId: string, examined: Examined) {
  const { encoding, delimiter, sample, total, fault } = examined
  return await sql.begin(async (sql): Promise<{ ok: true } | { ok: false; reason: UploadRefusal }> => {
    const writer = await beginWriting(sql, standing, 'member')
    if (!writer) return { ok: false, reason: 'not-allowed' }
    const fields = await contactFields(writer.account.id, sql)
    const header = sample[0]!
    const headed = looksLikeHeader(header, fields)
    if (headed && total < 2) return { ok: false, reason: 'header-only' }
    const mapping = guessMapping({ header, rows: sample.slice(headed ? 1 : 0), headed }, fields)
    const options: ImportOptions = {
      headed,
      format: writer.user.locale,
      existing: 'fill',
      owner: 'workflows',
      list: null,
    }
    await sql`
      update contact_imports set state = 'uploaded', encoding = ${encoding}, delimiter = ${delimiter}, total = ${total},
        fault = ${fault?.kind ?? null}, fault_line = ${fault?.line ?? null}, header = ${header.map(storable)}::text[],
        mapping = ${sql.json(mapping)}, options = ${sql.json(options)}, touched_at = now()
      where id = ${importId} and account_id = ${writer.account.id} and state = 'uploading'`
    return { ok: true }
  })
}
