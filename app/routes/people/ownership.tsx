import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { isId } from '#app/auth/ids.ts'
import { heirs } from '#app/domain/people/heirs.ts'
import { transferOwnership } from '#app/domain/people/transfer-ownership.ts'
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
  const { params: query, search } = listFilter(request)
  const to = query.get('to')
  return json({ search, to, ...(await heirs(standing, { search, chosen: isId(to) ? to : null })) })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'owner' })
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const { to, typed } = form.value
  const outcome = isId(to)
    ? await transferOwnership(standing, to, typed)
    : ({ ok: false, reason: 'not-found' } as const)
  if (!outcome.ok) return refused(outcome, form.value)
  const text = m.people_transferred({ name: outcome.name, account: standing.account.name })
  return await redirectWithFlash(peoplePaths(standing.account.id).people, { tone: 'ok', text })
}

export default function Ownership() {
  const { people, more, search, to } = useLoaderData<typeof loader>()
  const { errors, values } = useActionData<FormAnswer>() ?? { errors: {}, values: {} }
  const { name } = useAccount()
  const paths = usePeoplePaths()
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
