import { createReadableStreamFromReadable, type LoaderFunctionArgs } from '@remix-run/node'
import { stringify } from 'csv-stringify'
import { pipeline, Readable } from 'node:stream'
import { requireScope } from '#app/auth/guards.ts'
import {
  everyContact,
  ExportEnded,
  noteExport,
  type ExportedContact,
} from '#app/domain/contacts/export-contacts.ts'
import { contactFields } from '#app/domain/contacts/fields/contact-fields.ts'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { cellsOf, exportColumns } from './list/export-cells.ts'
import { listQuery, orderOf } from './list/filter-query.ts'
import { requireContactFilter } from './list/require-filter.ts'

/**
 * The contacts of the list's URL as a file, whole and in its order (C4), streamed. Whoever sees them may take them along, and
 * that is noted. Cells that a spreadsheet would take for a formula are quoted as text. Where the right to read ends
 * meanwhile, the download breaks off: half a file must not pass for a whole one.
 */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId)
  const query = new URL(request.url).searchParams
  const filter = await requireContactFilter(standing, query)
  const fields = await contactFields(standing.account.id)
  await noteExport(standing, filter, String(listQuery(query)))
  // The stream outlives the request's own context, so the language goes along by hand.
  const locale = getLocale()
  const rows = Readable.from(cells(everyContact(standing, filter, orderOf(query))), { highWaterMark: 100 })
  const file = stringify({ header: true, bom: true, escape_formulas: true, columns: exportColumns(fields) })
  pipeline(rows, file, (error) => {
    const expected = error instanceof ExportEnded || error?.code === 'ERR_STREAM_PREMATURE_CLOSE'
    if (error && !expected) context.report(error)
  })
  return new Response(createReadableStreamFromReadable(file), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="contacts.csv"',
      'Cache-Control': 'no-store',
    },
  })

  async function* cells(contacts: AsyncIterable<ExportedContact>) {
    for await (const contact of contacts) yield cellsOf(contact, fields, locale)
  }
}
