import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { formOf, readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireFreshSignIn, requireScope } from '#app/auth/guards.ts'
import { isId } from '#app/auth/ids.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { heirs } from '#app/domain/people/ownership/heirs.ts'
import { cancelOffer, offerOwnership } from '#app/domain/people/ownership/offer-ownership.ts'
import { ownershipOffer } from '#app/domain/people/ownership/ownership-offers.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { RadioField } from '#app/ui/field.tsx'
import { Page } from '#app/ui/page.tsx'
import { roleName } from '#app/ui/roles.tsx'
import { SearchForm } from '#app/ui/search.tsx'
import { titleFor } from '#app/ui/title.ts'
import { listFilter } from '../list-filter.ts'
import { OpenOffer } from './parts/open-offer.tsx'
import { peoplePaths, usePeoplePaths } from './parts/paths.ts'
import { refused } from './parts/refusals.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.people_transfer(), matches)

// An account's name may have 200 characters; what is longer is no slip of the keyboard.
const schema = z.object({
  to: z.string({ error: () => m.people_transfer_choose() }),
  typed: z.string({ error: () => m.people_refused_name_differs() }).max(1000),
})

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'owner' })
  const open = await ownershipOffer(standing.account.id)
  // Taking an offer back must not be harder than finding this page.
  if (!open) await requireFreshSignIn(request)
  const offer = open && { heir: open.heir, expiresAt: open.expiresAt.toISOString() }
  const { params: query, search } = listFilter(request)
  const to = query.get('to')
  return json({ offer, search, to, ...(await heirs(standing, { search, chosen: isId(to) ? to : null })) })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'owner' })
  const sent = await formOf(request.clone())
  if (sent.get('intent') === 'cancel') return await cancel(request, standing)
  await requireFreshSignIn(request)
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const { to, typed } = form.value
  const outcome = isId(to)
    ? await offerOwnership(standing, to, typed)
    : ({ ok: false, reason: 'not-found' } as const)
  if (!outcome.ok) return refused(outcome, form.value)
  const text = m.factor_offered({ name: outcome.name, account: standing.account.name })
  return await redirectWithFlash(peoplePaths(standing.account.id).ownership(), { tone: 'ok', text })
}

async function cancel(request: Request, standing: Standing) {
  const form = await readForm(request, z.object({ intent: z.literal('cancel') }), standing)
  if (!form.ok) return refusedAnswer(form)
  const outcome = await cancelOffer(standing)
  if (!outcome.ok) return refused(outcome)
  const text = m.factor_offer_cancelled({ name: outcome.name })
  return await redirectWithFlash(peoplePaths(standing.account.id).people, { tone: 'ok', text })
}

export default function Ownership() {
  const { offer, people, more, search, to } = useLoaderData<typeof loader>()
  const { errors, values } = useActionData<FormAnswer>() ?? { errors: {}, values: {} }
  const { name } = useAccount()
  const paths = usePeoplePaths()
  if (offer) return <OpenOffer offer={offer} errors={errors['']} />
  const chosen = [values.to ?? to].flat()[0] ?? undefined
  return (
    <Page
      title={m.people_transfer_title({ account: name })}
      lead={m.people_transfer_lead()}
      back={{ to: paths.settings, label: m.common_nav_settings() }}
      narrow
    >
      {(more || search) && <SearchForm label={m.people_search()} />}
      {people.length === 0 ? (
        <EmptyState
          title={search ? m.people_none_found() : m.people_transfer_nobody()}
          text={search ? m.people_none_found_text() : m.people_transfer_nobody_text()}
          action={!search && <ButtonLink to={paths.invite}>{m.people_invite()}</ButtonLink>}
        />
      ) : (
        <ConfirmForm
          confirm={m.people_transfer_confirm({ account: name })}
          cancel={{ to: paths.people }}
          errors={errors['']}
          typed={{
            name: 'typed',
            label: m.people_transfer_typed({ account: name }),
            errors: errors.typed,
            defaultValue: [values.typed ?? ''].flat()[0],
          }}
        >
          <RadioField
            name="to"
            label={m.people_transfer_to()}
            hint={more ? m.people_transfer_more() : undefined}
            errors={errors.to}
            defaultValue={chosen}
            options={people.map((person) => ({
              value: person.membershipId,
              label: person.name,
              hint: [person.address, roleName(person.role)].filter(Boolean).join(' · '),
            }))}
          />
          <p>{m.people_transfer_text({ account: name })}</p>
        </ConfirmForm>
      )}
    </Page>
  )
}
