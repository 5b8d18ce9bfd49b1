import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectWithFlash } from '#app/auth/flash.ts'
import type { FormAnswer } from '#app/auth/form.ts'
import { removeMember, type RemovalContacts } from '#app/domain/people/departures/remove-member.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { ConfirmForm } from '#app/ui/confirm.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { ContactsQuestion } from './parts/contacts-question.tsx'
import { EndingList } from './parts/ending-list.tsx'
import { askBeforeEnding, confirmedEnding } from './parts/ending-route.ts'
import { LastAdminStays, OwnerStays } from './parts/owner-stays.tsx'
import { peoplePaths, usePeoplePaths } from './parts/paths.ts'
import { refused } from './parts/refusals.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.people_remove(), matches)

export async function loader(args: LoaderFunctionArgs) {
  return await askBeforeEnding(args)
}

export async function action(args: ActionFunctionArgs) {
  const { standing, membershipId, seen, contacts, leaving, values } = await confirmedEnding(args)
  // Not offered here, so whoever sends it has made the form by hand.
  if (contacts?.open === 'later')
    return json({ errors: { contacts: [m.identity_form_choose()] }, values }, 422)
  const outcome = await removeMember(standing, membershipId, seen, contacts as RemovalContacts | undefined)
  if (!outcome.ok) return refused(outcome, values)
  const { account } = standing
  if (leaving)
    return await redirectWithFlash('/accounts', {
      tone: 'ok',
      text: m.people_left({ account: account.name }),
    })
  const text = m.people_removed({ name: outcome.ending.name, account: account.name })
  return await redirectWithFlash(peoplePaths(account.id).people, { tone: 'ok', text })
}

export default function MemberRemoval() {
  const { person, endings, colleagues } = useLoaderData<typeof loader>()
  const refusal = useActionData<FormAnswer>()
  const account = useAccount().name
  const paths = usePeoplePaths()
  const { own, name } = person
  const asked = own ? m.people_leave_title({ account }) : m.people_remove_title({ name, account })
  return (
    <Page title={asked} back={{ to: paths.one(person.membershipId), label: name }} narrow>
      {person.role === 'owner' ? (
        <OwnerStays own={own} />
      ) : endings.lastAdmin ? (
        <LastAdminStays />
      ) : (
        <ConfirmForm
          confirm={own ? m.people_leave_confirm({ account }) : m.people_remove_confirm({ name, account })}
          cancel={{ to: paths.one(person.membershipId) }}
          fields={{ seen: endings.mark }}
          errors={refusal?.errors['']}
        >
          <p>{own ? m.people_leave_text({ account }) : m.people_remove_text({ name, account })}</p>
          <EndingList endings={endings} name={name} own={person.own} how="removed" />
          {own ? (
            endings.contacts.open > 0 && <p>{m.departures_own_contacts({ count: endings.contacts.open })}</p>
          ) : (
            <ContactsQuestion
              counts={endings.contacts}
              how="removed"
              answer={refusal}
              {...{ name, colleagues }}
            />
          )}
        </ConfirmForm>
      )}
    </Page>
  )
}
