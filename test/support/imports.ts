// Files of contacts for tests, on the way that the pages take them:
//   const file = await anUpload(standing, 'name;mail\nAnna;anna@berg.example\n')
//   expect(await imported(standing, file)).toMatchObject({ created: 1, refused: 0 })
import { contactImport, type ContactImport } from '#app/domain/contacts/imports/imports.ts'
import { mapColumns } from '#app/domain/contacts/imports/map-columns.ts'
import { runImport } from '#app/domain/contacts/imports/run-import.ts'
import { startImport } from '#app/domain/contacts/imports/start-import.ts'
import { uploadImport } from '#app/domain/contacts/imports/upload-import.ts'
import type { ImportOptions, Mapping } from '#app/domain/contacts/imports/targets.ts'
import type { Standing } from '#app/domain/identity/standing.ts'

/** Bytes as a network brings them. */
export async function* arriving(content: string | Uint8Array, chunk = 65_536): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content)
  for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk)
  await Promise.resolve()
}

export async function upload(standing: Standing, content: string | Uint8Array, fileName = 'contacts.csv') {
  return await uploadImport(standing, { fileName, announced: Buffer.byteLength(content) }, arriving(content))
}

/** A file that waits to be imported, with columns and options as they were guessed unless told otherwise. */
export async function anUpload(
  standing: Standing,
  content: string | Uint8Array,
  { mapping, ...options }: Partial<ImportOptions> & { mapping?: Mapping } = {},
): Promise<ContactImport> {
  const taken = await upload(standing, content)
  if (!taken.ok) throw new Error(`The file was refused: ${taken.reason}`)
  const file = (await contactImport(standing, taken.importId))!
  if (mapping || Object.keys(options).length > 0) {
    const mapped = await mapColumns(standing, file.id, {
      mapping: mapping ?? file.mapping,
      options: { ...file.options, ...options },
    })
    if (!mapped.ok) throw new Error(`The columns were refused: ${mapped.reason}`)
  }
  return (await contactImport(standing, file.id))!
}

/** Imports an uploaded file to its end and gives back what became of it. */
export async function imported(standing: Standing, { id }: { id: string }): Promise<ContactImport> {
  const started = await startImport(standing, id)
  if (!started.ok) throw new Error(`The import was refused: ${started.reason}`)
  while (await runImport(id)) continue
  return (await contactImport(standing, id))!
}

export async function anImport(
  standing: Standing,
  content: string | Uint8Array,
  options?: Parameters<typeof anUpload>[2],
): Promise<ContactImport> {
  return await imported(standing, await anUpload(standing, content, options))
}
