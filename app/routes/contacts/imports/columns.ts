import { z } from 'zod'
import { formOf, parseForm, type FormRefusal } from '#app/auth/form.ts'
import { json } from '@remix-run/node'
import type { ContactImport } from '#app/domain/contacts/imports/imports.ts'
import { treatments, type ImportOptions, type Mapping } from '#app/domain/contacts/imports/targets.ts'
import type { Standing } from '#app/domain/identity/standing.ts'

const target = z.string().max(60).default('')

/** Reads what was said about the columns: a field for each of the file's columns, and no other. */
export async function readColumns(
  request: Request,
  standing: Standing,
  file: ContactImport,
): Promise<
  | { ok: true; value: { mapping: Mapping; options: ImportOptions }; values: Record<string, string> }
  | FormRefusal
> {
  const form = await formOf(request)
  if (form.getAll('account').length !== 1 || form.get('account') !== standing.account.id)
    throw json({ kind: 'wrong-account' }, { status: 409 })
  const schema = z.object({
    ...Object.fromEntries(file.header.map((_, column) => [`column-${column}`, target])),
    headed: z.enum(['yes']).optional(),
    format: z.enum(['en', 'de']),
    existing: z.enum(treatments),
    owner: z.string().max(60).default('workflows'),
    list: z.string().max(60).default(''),
  })
  const read = parseForm(form, schema)
  if (!read.ok) return read
  const { headed, format, existing, owner, list, ...columns } = read.value
  const said = columns as Record<string, string>
  const mapping = file.header.map((_, column) => (said[`column-${column}`] || null) as Mapping[number])
  return {
    ok: true,
    value: {
      mapping,
      options: {
        headed: headed === 'yes',
        format,
        existing,
        owner: asChoice(owner, 'workflows'),
        list: asId(list),
      },
    },
    values: Object.fromEntries(
      [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    ),
  }
}

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/
const nobodyAtAll = '00000000-0000-0000-0000-000000000000'

/** An id, for the domain to look for; what is none is nobody's. */
const asId = (text: string) => (text === '' ? null : uuid.test(text) ? text : nobodyAtAll)
const asChoice = (text: string, otherwise: string) =>
  text === 'nobody' || text === 'workflows' ? text : (asId(text) ?? otherwise)
