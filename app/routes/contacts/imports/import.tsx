import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { notFound } from '#app/auth/ids.ts'
import { importChoices } from '#app/domain/contacts/imports/choices.ts'
import { mapColumns, type MapRefusal } from '#app/domain/contacts/imports/map-columns.ts'
import { choosesOwner } from '#app/domain/contacts/imports/owner-choice.ts'
import { firstRows } from '#app/domain/contacts/imports/preview.ts'
import { refusalCounts } from '#app/domain/contacts/imports/refusals.ts'
import { contactFields } from '#app/domain/contacts/fields/contact-fields.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { titleFor } from '#app/ui/title.ts'
import { readColumns } from './columns.ts'
import { ColumnsPage } from './columns-form.tsx'
import { requireImport } from './own-import.ts'
import { importPaths } from './paths.ts'
import { ProgressPage } from './progress.tsx'
import { columnName, readingWords } from './words.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.imports_one_title(), matches)

const samples = 3

/** While a file waits its columns are asked for; from then on it is how far it came. */
export async function loader(args: LoaderFunctionArgs) {
  const { standing, file } = await requireImport(args)
  const { id, fileName, state, fault, faultLine, total } = file
  const common = { id, fileName, fault, faultLine }
  if (state === 'uploaded') {
    const [choices, fields, rows] = await Promise.all([
      importChoices(standing),
      contactFields(standing.account.id),
      firstRows(file, 50),
    ])
    const body = rows.filter(({ cells }) => cells.some((cell) => cell !== ''))
    const shown = file.options.headed ? body.slice(1) : body
    return json({
      kind: 'columns' as const,
      ...common,
      reading: readingWords(file),
      rows: total - (file.options.headed ? 1 : 0),
      columns: file.header.map((_, column) => ({
        name: columnName(column, file),
        target: file.mapping[column] ?? '',
        samples: shown
          .map(({ cells }) => (cells[column] ?? '').trim().slice(0, 60))
          .filter((cell) => cell !== '')
          .slice(0, samples),
      })),
      options: file.options,
      fields: fields.map(({ id, label }) => ({ id, label })),
      choosesOwner: choosesOwner(standing),
      ...choices,
    })
  }
  const { created, changed, unchanged, refused, read, reason, bytes, atByte } = file
  return json({
    kind: 'progress' as const,
    ...common,
    state,
    reason,
    read,
    counts: { created, changed, unchanged, refused },
    percent: state === 'done' ? 100 : Math.min(99, Math.floor((atByte / Math.max(1, bytes)) * 100)),
    cancelling: file.cancelledAt !== null,
    by: file.userName,
    createdAt: file.createdAt,
    reasons: state === 'running' ? [] : await refusalCounts(id),
  })
}

const answers: Record<MapRefusal, { status: 403 | 409 | 422; say: () => string; field?: string }> = {
  'not-allowed': { status: 403, say: m.imports_refused_not_allowed },
  'not-found': { status: 422, say: m.imports_refused_already_started },
  'already-started': { status: 409, say: m.imports_refused_already_started },
  'nothing-named': { status: 422, say: m.imports_refused_nothing_named },
  twice: { status: 422, say: m.imports_refused_twice },
  'unknown-column': { status: 422, say: m.imports_refused_unknown_column },
  'not-a-user': { status: 422, say: m.imports_refused_not_a_user, field: 'owner' },
  'inactive-user': { status: 422, say: m.imports_refused_inactive_user, field: 'owner' },
  'unknown-list': { status: 422, say: m.imports_refused_unknown_list, field: 'list' },
}

export async function action(args: ActionFunctionArgs) {
  const { standing, file } = await requireImport(args)
  const form = await readColumns(args.request, standing, file)
  if (!form.ok) return refusedAnswer(form)
  const mapped = await mapColumns(standing, file.id, form.value)
  if (!mapped.ok) {
    if (mapped.reason === 'not-found') throw notFound()
    const { status, say, field = '' } = answers[mapped.reason]
    const places = mapped.columns.length > 0 ? mapped.columns.map((column) => `column-${column}`) : [field]
    return json<FormAnswer>(
      { errors: Object.fromEntries(places.map((place) => [place, [say()]])), values: form.values },
      { status },
    )
  }
  return redirect(importPaths(standing.account.id).run(file.id), 303)
}

export default function Import() {
  const facts = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  return facts.kind === 'columns' ? (
    <ColumnsPage facts={facts} answer={answer} />
  ) : (
    <ProgressPage facts={facts} />
  )
}
