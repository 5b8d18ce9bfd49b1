import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { member } from '#app/domain/people/member.ts'
import { rolesToGive } from '#app/domain/people/reach.ts'
import { replaceMember } from '#app/domain/people/departures/replace-member.ts'
import { replacement } from '#app/domain/people/departures/replacement.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { besideFields, besideOf } from './parts/contacts-form.ts'
import { OwnerStays } from './parts/owner-stays.tsx'
import { peoplePaths, usePeoplePaths } from './parts/paths.ts'
import { refused, statusOf, wordsOf, type RefusedAnswer } from './parts/refusals.ts'
import { ReplacementPreview } from './parts/replacement-preview.tsx'
import { SuccessorForm } from './parts/successor-form.tsx'

export const meta: MetaFunction = ({ matches }) => titleFor(m.replacing_step(), matches)

const longestTyped = 320

/** First who takes over, then what exactly happens (P6); both steps live in the URL, and only confirming changes anything. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'admin' })
  const person = await member(standing, requireId(params.membershipId))
  if (!person) throw notFound()
  const by = new URL(request.url).searchParams.get('by')?.replaceAll('\0', '').slice(0, longestTyped) ?? null
  const { membershipId, name, role, own, may } = person
  const shared = {
    person: { membershipId, name, role, own, may },
    by: by ?? '',
    roles: rolesToGive(standing.role),
  }
  if (by === null || !may.deactivate) return json({ ...shared, found: null, refusal: null })
  const outcome = await replacement(standing, membershipId, by)
  return outcome.ok
    ? json({ ...shared, found: outcome.replacement, refusal: null })
    : json({ ...shared, found: null, refusal: wordsOf(outcome) }, statusOf(outcome))
}

const schema = z.object({
  by: z.string().max(longestTyped),
  role: z.string().max(20).optional(),
  seen: z.string().max(500).optional(),
  ...besideFields,
})

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'admin' })
  const membershipId = requireId(params.membershipId)
  const person = await member(standing, membershipId)
  if (!person) throw notFound()
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const { by, role = person.role, seen, ...beside } = form.value
  const wish = { by, role, seen, contacts: besideOf(beside) }
  const outcome = await replaceMember(standing, membershipId, wish)
  if (!outcome.ok) return refused(outcome, { by, role, ...(beside as FormAnswer['values']) })
  const { successor } = outcome
  const names = {
    name: person.name,
    successor: successor.kind === 'member' ? successor.name : successor.address,
  }
  const text = successor.kind === 'member' ? m.replacing_done_member(names) : m.replacing_done_newcomer(names)
  return await redirectWithFlash(peoplePaths(standing.account.id).people, { tone: 'ok', text })
}

export default function MemberReplacement() {
  const { person, by, found, refusal, roles } = useLoaderData<typeof loader>()
  const answer = useActionData<RefusedAnswer>()
  const account = useAccount().name
  const paths = usePeoplePaths()
  const { name, may } = person
  return (
    <Page
      title={m.replacing_title({ name, account })}
      lead={found ? undefined : m.replacing_lead({ name })}
      back={{ to: paths.one(person.membershipId), label: name }}
      narrow
    >
      {person.role === 'owner' ? (
        <OwnerStays own={person.own} />
      ) : found ? (
        <ReplacementPreview person={person} by={by} replacement={found} roles={roles} answer={answer} />
      ) : (
        <SuccessorForm name={name} by={by} errors={(answer ?? refusal)?.errors} may={may.deactivate} />
      )}
    </Page>
  )
}
