import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { requireConfirmation, type FormAnswer } from '#app/auth/form.ts'
import { notFound } from '#app/auth/ids.ts'
import { contactFields } from '#app/domain/contacts/fields/contact-fields.ts'
import { shownRows } from '#app/domain/contacts/imports/limits.ts'
import { importPreview, type Preview } from '#app/domain/contacts/imports/preview.ts'
import type { RowReason } from '#app/domain/contacts/imports/row-facts.ts'
import { startImport, type StartRefusal } from '#app/domain/contacts/imports/start-import.ts'
import { fieldOf, type Mapping } from '#app/domain/contacts/imports/targets.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { titleFor } from '#app/ui/title.ts'
import { requireImport } from './own-import.ts'
import { importPaths } from './paths.ts'
import { PreviewPage } from './preview-page.tsx'
import { columnName, targetWords } from './words.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.imports_preview_title(), matches)

/** What the first rows would become; nothing has happened yet. */
export async function loader(args: LoaderFunctionArgs) {
  const { standing, file } = await requireImport(args)
  if (file.state !== 'uploaded') throw redirect(importPaths(standing.account.id).import(file.id), 303)
  const [preview, fields] = await Promise.all([
    importPreview(standing, file),
    contactFields(standing.account.id),
  ])
  const { id, fileName, fault, faultLine, total, options } = file
  const label = (target: NonNullable<Mapping[number]>) => {
    const own = fieldOf(target)
    return own === null
      ? targetWords[target as keyof typeof targetWords]()
      : (fields.find((field) => field.id === own)?.label ?? '')
  }
  const counts = (outcome: string) => preview.outcomes.filter((each) => each.outcome === outcome).length
  return json({
    id,
    fileName,
    fault,
    faultLine,
    rows: total - (options.headed ? 1 : 0),
    looked: preview.looked,
    created: counts('created'),
    changed: counts('changed'),
    unchanged: counts('unchanged'),
    refused: preview.refused.length,
    reasons: byReason(preview),
    examples: preview.refused.slice(0, 5).map(({ line, reason, column }) => ({
      line,
      reason,
      column: column === null || column >= file.header.length ? null : columnName(column, file),
    })),
    first: preview.outcomes.slice(0, shownRows).map(({ row, outcome, facts }) => ({
      line: row.line,
      outcome,
      name: facts.name,
      email: facts.emails.join(', '),
      phone: facts.phones.join(', '),
      company: facts.company,
    })),
    unused: file.mapping.flatMap((target, column) => (target === null ? [columnName(column, file)] : [])),
    used: file.mapping.flatMap((target, column) =>
      target === null ? [] : [`${columnName(column, file)} → ${label(target)}`],
    ),
  })
}

function byReason({ refused }: Preview): { reason: RowReason; count: number }[] {
  const counts = new Map<RowReason, number>()
  for (const { reason } of refused) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((one, other) => other.count - one.count)
}

const answers: Record<StartRefusal, { status: 403 | 404 | 409 | 422; say: () => string }> = {
  'not-allowed': { status: 403, say: m.imports_refused_not_allowed },
  'not-found': { status: 404, say: m.imports_refused_already_started },
  'already-started': { status: 409, say: m.imports_refused_already_started },
  'nothing-named': { status: 422, say: m.imports_refused_nothing_named },
  twice: { status: 422, say: m.imports_refused_twice },
  'unknown-column': { status: 422, say: m.imports_refused_unknown_column },
  'not-a-user': { status: 422, say: m.imports_refused_not_a_user },
  'inactive-user': { status: 422, say: m.imports_refused_inactive_user },
  'list-gone': { status: 422, say: m.imports_refused_unknown_list },
}

export async function action(args: ActionFunctionArgs) {
  const { standing, file } = await requireImport(args)
  await requireConfirmation(args.request, standing)
  const started = await startImport(standing, file.id)
  if (!started.ok) {
    if (started.reason === 'not-found') throw notFound()
    const { status, say } = answers[started.reason]
    return json<FormAnswer>({ errors: { '': [say()] }, values: {} }, { status })
  }
  return redirect(importPaths(standing.account.id).import(file.id), 303)
}

export default function Run() {
  return <PreviewPage facts={useLoaderData<typeof loader>()} answer={useActionData<FormAnswer>()} />
}
