import { z } from 'zod'
import { listField } from '#app/auth/fields.ts'
import type { Locale } from '#app/domain/identity/users.ts'
import { addressesInFile, fileLimit, type AddressFile } from '#app/domain/address-file.ts'
import { batchLimit } from '#app/domain/linking/request-access.ts'
import { grantableRoles, type GrantableRole } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { megabytes } from './file-size.ts'
import type { ReasonOf } from './refusals.ts'

/** The fields of asking. Length of the message and role are judged by the domain, so that nothing typed is lost before. */
export const askSchema = z.object({
  /** `edit` comes back from the review with everything typed. */
  intent: z.enum(['edit']).optional(),
  addresses: z.string().default(''),
  file: z.custom<Blob>((value) => value instanceof Blob).optional(),
  message: z.string().default(''),
  role: z.enum(grantableRoles).optional(),
  locale: z.enum(['en', 'de']).optional(),
  overflow: z.enum(['queue']).optional(),
  /** The addresses ticked in the review. */
  chosen: listField(z.string(), batchLimit).default([]),
})

/** What somebody asks for, as typed: a file's addresses stand below the typed ones, since a page cannot keep a file. */
export type TypedAsk = {
  addresses: string
  message: string
  role: GrantableRole | null
  locale: Locale | undefined
}

const fileWords: Record<ReasonOf<AddressFile>, (line: number) => string> = {
  'too-large': () => m.linking_file_too_large({ limit: megabytes(fileLimit) }),
  'too-many-cells': () => m.linking_file_too_many_cells({ limit: batchLimit }),
  'not-text': () => m.linking_file_not_text(),
  'no-addresses': () => m.linking_file_no_addresses(),
  malformed: (line) => m.linking_file_malformed({ line }),
}

/** Merges the file into the text. A file that cannot be read is told at its field; the rest stays as typed. */
export async function typedAsk(
  request: Request,
  value: z.output<typeof askSchema>,
): Promise<{ typed: TypedAsk; fileErrors: string[] | null }> {
  const { addresses, message, role = null, locale } = value
  const typed = { addresses, message, role, locale }
  const file = await fileIn(request, value.file)
  if (file === null) return { typed, fileErrors: null }
  if (!file.ok) return { typed, fileErrors: [fileProblem(file)] }
  return {
    typed: { ...typed, addresses: `${typed.addresses.trimEnd()}\n${file.text}`.trimStart() },
    fileErrors: null,
  }
}

/** The addresses in a form's file; null where none was chosen. */
export async function fileIn(request: Request, file: Blob | undefined): Promise<AddressFile | null> {
  // Of a file beyond the server's own limit only the field's name arrives.
  const dropped = request.headers.get('x-prokura-oversized') === 'file'
  if (!dropped && (!file || file.size === 0)) return null
  if (dropped || file!.size > fileLimit) return { ok: false, reason: 'too-large' }
  return addressesInFile(new Uint8Array(await file!.arrayBuffer()))
}

/** Why a file cannot be read, in words. */
export function fileProblem(file: Extract<AddressFile, { ok: false }>): string {
  return fileWords[file.reason]('line' in file ? file.line : 0)
}

/** The same as a form's values. */
export function askValues({ addresses, message, role, locale }: TypedAsk) {
  return { addresses, message, role: role ?? '', locale: locale ?? '' }
}
