import { createReadableStreamFromReadable, type LoaderFunctionArgs } from '@remix-run/node'
import { stringify } from 'csv-stringify'
import { pipeline, Readable } from 'node:stream'
import { requireScope } from '#app/auth/guards.ts'
import { ActivityEnded, activityFloor, everyActivity, type ActivityEntry } from '#app/domain/activity.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { calm } from '../calm-cells.ts'
import { activityFilter } from './activity-filter.ts'
import { actionWords, factWords, subjectWords, whoWords, type Reader } from './activity-words.ts'

/**
 * The filtered log as a file (L24), streamed. Cells that a spreadsheet would take for a formula are quoted as text.
 * Where the right to read it ends meanwhile, the download breaks off: half a file must not pass for a whole one.
 */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: activityFloor })
  const { account } = standing
  const filter = { ...activityFilter(request, account.timeZone), before: null }
  // The stream outlives the request's own context, so the language goes along by hand.
  const reader: Reader = { locale: getLocale(), zone: account.timeZone }
  const entries = Readable.from(rows(everyActivity(standing, filter), reader))
  const file = stringify({ header: true, bom: true, escape_formulas: true, columns: columns() })
  pipeline(entries, file, (error) => {
    const expected = error instanceof ActivityEnded || error?.code === 'ERR_STREAM_PREMATURE_CLOSE'
    if (error && !expected) context.report(error)
  })
  return new Response(createReadableStreamFromReadable(file), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="activity.csv"',
      'Cache-Control': 'no-store',
    },
  })
}

function columns() {
  return [
    { key: 'at', header: m.access_activity_csv_at() },
    { key: 'who', header: m.access_activity_who() },
    { key: 'actingFor', header: m.access_activity_csv_acting() },
    { key: 'agency', header: m.access_activity_csv_agency() },
    { key: 'account', header: m.access_activity_csv_account() },
    { key: 'what', header: m.access_activity_what() },
    { key: 'code', header: m.access_activity_csv_code() },
    { key: 'subject', header: m.access_activity_subject() },
    { key: 'before', header: m.access_activity_csv_before() },
    { key: 'after', header: m.access_activity_csv_after() },
  ]
}

async function* rows(entries: AsyncIterable<ActivityEntry>, reader: Reader) {
  for await (const entry of entries) {
    yield {
      at: entry.at.toISOString(),
      who: calm(whoWords(entry, reader.locale)),
      actingFor: entry.acting ? calm(entry.agencyName ?? '') : '',
      agency: calm(entry.agencyName ?? ''),
      account: calm(entry.accountName ?? ''),
      what: actionWords(entry.action, reader.locale),
      code: entry.action,
      subject: calm(subjectWords(entry, reader.locale)),
      before: calm(factWords(entry.before, reader).join(' · ')),
      after: calm(factWords(entry.after, reader).join(' · ')),
    }
  }
}
