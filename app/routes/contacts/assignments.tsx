import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { mostTicked } from '#app/domain/contacts/editable.ts'
import { listField } from '#app/auth/fields.ts'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { isId } from '#app/auth/ids.ts'
import { assignees } from '#app/domain/contacts/ownership/assignees.ts'
import { changeOwners } from '#app/domain/contacts/ownership/change-owners.ts'
import { ownershipPreview, type ChangePreview } from '#app/domain/contacts/ownership/preview.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { formatNumber } from '#app/ui/number.ts'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { pageNumber } from '../list-filter.ts'
import { ApplyForm } from './ownership/apply-form.tsx'
import { ownershipPaths, useOwnershipPaths } from './ownership/paths.ts'
import { PeopleForm } from './ownership/people-form.tsx'
import { statusOf, wordsOf, type Facts, type Reason } from './ownership/refusals.ts'
import { chosenFields, chosenIn, longestQuery, selectionOf } from './ownership/selection-of.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.ownership_bulk_title(), matches)

/**
 * A selection on its way to other contact owners (C2): who gets them, then how many to whom. Both steps live in the URL;
 * nothing is saved before somebody applies it.
 */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'manager' })
  const query = new URL(request.url).searchParams
  const chosen = chosenIn(query)
  const selection = await selectionOf(standing, chosen)
  const to = query.getAll('to')
  const nobody = to.includes('nobody')
  const people = nobody ? [] : [...new Set(to.filter(isId))]
  const asked = nobody || (query.get('step') === 'preview' && people.length > 0)
  const search = (query.get('who') ?? '').replaceAll('\0', '').slice(0, 200)
  const page = pageNumber(request)
  const shared = {
    fields: chosenFields(chosen),
    back: backTo(standing.account.id, chosen.from),
    search,
    page,
    nobody,
  }
  if (!selection)
    return json({ ...shared, preview: null, asked: false, found: null, errors: null, to: people })
  const foretold = await ownershipPreview(standing, selection, asked ? people : [])
  const refusal = foretold.ok ? null : reasonOf(foretold.refusal)
  // Whoever may not be given contacts is said where people are ticked.
  const errors = refusal && refusal.reason !== 'nothing-selected' ? wordsOf(refusal.reason, refusal) : null
  const preview = foretold.ok ? foretold.preview : null
  const found = asked && !errors ? null : await assignees(standing, { search, page, chosen: people })
  return json({ ...shared, preview, asked: asked && !errors, found, errors, to: people })
}

const backTo = (accountId: string, from: string) =>
  `${ownershipPaths(accountId).contacts}${from ? `?${from}` : ''}`

type Refusal = Extract<Awaited<ReturnType<typeof changeOwners>>, { ok: false }>['refusal']
const reasonOf = (refusal: Refusal): Facts & { reason: Reason } =>
  typeof refusal === 'string' ? { reason: refusal } : refusal

const schema = z.object({
  contact: listField(z.string().max(50), mostTicked),
  all: z.string().max(1).optional(),
  from: z.string().max(longestQuery).optional(),
  to: listField(z.string().max(50), mostTicked),
  seen: z.coerce.number().int().min(0).max(1e9).optional(),
  step: z.string().max(20).optional(),
  previewed: z.string().max(1).optional(),
})

type Answer = FormAnswer & { preview?: ChangePreview }

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'manager' })
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const { contact, all, from = '', to, seen, previewed } = form.value
  const refuse = (reason: Reason, facts: Facts = {}, preview?: ChangePreview) =>
    json<Answer>({ errors: wordsOf(reason, facts), values: {}, preview }, { status: statusOf(reason) })
  if (contact.some((id) => !isId(id))) return refuse('not-found')
  const chosen = { contacts: contact, all: all === '1', from }
  const selection = await selectionOf(standing, chosen)
  if (!selection) return refuse('nothing-selected')
  const nobody = to.includes('nobody')
  if (to.length === 0) return form.refuse({ to: [m.ownership_choose_somebody()] })
  if (!nobody && !to.every(isId)) return refuse('not-a-user')
  const people = nobody ? [] : [...new Set(to)]
  const paths = ownershipPaths(standing.account.id)
  // Several are never given anything that nobody has seen divided.
  if (people.length > 1 && previewed !== '1')
    return redirect(
      `${paths.assignments}?${asQuery({ ...chosenFields(chosen), to: people, step: 'preview' })}`,
      303,
    )
  const outcome = await changeOwners(standing, { selection, people, seen: seen ?? -1 })
  if (!outcome.ok) {
    const { reason, ...facts } = reasonOf(outcome.refusal)
    return refuse(reason, facts, 'preview' in outcome ? outcome.preview : undefined)
  }
  if (outcome.running) return redirect(paths.assignment(outcome.changeId), 303)
  const { done, total, shares } = outcome
  const text = [
    shares.length === 0
      ? m.ownership_unassigned({ count: done, number: formatNumber(done) })
      : m.ownership_assigned({
          count: done,
          number: formatNumber(done),
          names: shares
            .map(({ name, count }) => (shares.length > 1 ? `${name} (${formatNumber(count)})` : name))
            .slice(0, 10)
            .join(', '),
        }),
    done < total ? m.ownership_left({ count: total - done, number: formatNumber(total - done) }) : '',
  ]
  return await redirectWithFlash(backTo(standing.account.id, from), {
    tone: 'ok',
    text: text.join(' ').trim(),
    undo: done > 0 ? paths.reversal(outcome.changeId) : undefined,
  })
}

function asQuery(fields: Record<string, string | string[]>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) => [value].flat().map((each) => [name, each])),
  )
}

export default function Assignments() {
  const {
    preview: foretold,
    asked,
    found,
    nobody,
    fields,
    back,
    to,
    errors,
    ...rest
  } = useLoaderData<typeof loader>()
  const answer = useActionData<Answer>()
  const paths = useOwnershipPaths()
  const preview = answer?.preview ?? foretold
  const total = preview?.total ?? 0
  const wrong = answer?.errors ?? errors ?? undefined
  return (
    <Page
      title={titleOf(nobody, total)}
      lead={!asked && total > 0 ? m.ownership_bulk_lead() : undefined}
      back={{ to: back, label: m.contacts_title() }}
      narrow
    >
      {total === 0 && !(errors && found) ? (
        <EmptyState
          title={m.ownership_nothing()}
          text={m.ownership_nothing_text()}
          action={<ButtonLink to={paths.contacts}>{m.contacts_title()}</ButtonLink>}
        />
      ) : asked || nobody || answer?.preview ? (
        <ApplyForm
          preview={preview!}
          fields={fields}
          to={nobody ? ['nobody'] : to}
          back={nobody ? back : `${paths.assignments}?${asQuery({ ...fields, to })}`}
          errors={wrong}
        />
      ) : (
        <PeopleForm
          {...{ fields, total, to, back, ...rest }}
          leftOut={preview?.leftOut ?? 0}
          found={found!}
          errors={wrong}
        />
      )}
    </Page>
  )
}

function titleOf(nobody: boolean, total: number): string {
  if (total === 0) return m.ownership_bulk_title()
  const facts = { count: total, number: formatNumber(total) }
  return nobody ? m.ownership_unassign_title(facts) : m.ownership_assign_title(facts)
}
