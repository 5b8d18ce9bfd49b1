import { createReadableStreamFromReadable, type LoaderFunctionArgs } from '@remix-run/node'
import { stringify } from 'csv-stringify'
import { pipeline, Readable } from 'node:stream'
import { everyRefusal, RefusalsEnded, type Refusal } from '#app/domain/contacts/imports/refusals.ts'
import type { ContactImport } from '#app/domain/contacts/imports/imports.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { calm } from '../../calm-cells.ts'
import { requireImport } from './own-import.ts'
import { columnName, reasonWords } from './words.ts'

/**
 * The refused rows as they were, with why behind them, to be mended and imported again: cells that a spreadsheet would take
 * for a formula are quoted as text, and an import takes those quotes away again.
 */
export async function loader(args: LoaderFunctionArgs) {
  const { standing, file } = await requireImport(args)
  const locale = getLocale()
  const rows = Readable.from(lines(file, everyRefusal(standing, file.id), locale))
  const csv = stringify({ bom: true, escape_formulas: true, delimiter: file.delimiter })
  pipeline(rows, csv, (error) => {
    const expected = error instanceof RefusalsEnded || error?.code === 'ERR_STREAM_PREMATURE_CLOSE'
    if (error && !expected) args.context.report(error)
  })
  return new Response(createReadableStreamFromReadable(csv), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="refused-rows.csv"',
      'Cache-Control': 'no-store',
    },
  })
}

async function* lines(file: ContactImport, refusals: AsyncIterable<Refusal>, locale: 'en' | 'de') {
  const options = { locale }
  const width = file.header.length
  const names = file.header.map((heading, column) =>
    file.options.headed
      ? calm(heading)
      : m.imports_column_letter({ column: columnName(column, file) }, options),
  )
  yield [
    ...names,
    m.imports_csv_line({}, options),
    m.imports_csv_column({}, options),
    m.imports_csv_why({}, options),
  ]
  for await (const { line, column, reason, cells } of refusals) {
    const own = Array.from({ length: Math.max(width, cells.length) }, (_, at) => calm(cells[at] ?? ''))
    const where = column === null ? '' : calm(columnName(column, file))
    yield [...own, String(line), where, reasonWords[reason]({}, options)]
  }
}
