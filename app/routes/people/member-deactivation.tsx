import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectWithFlash } from '#app/auth/flash.ts'
import type { FormAnswer } from '#app/auth/form.ts'
import { deactivateMember } from '#app/domain/people/departures/deactivate-member.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { ConfirmForm } from '#app/ui/confirm.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { ContactsQuestion } from './parts/contacts-question.tsx'
import { EndingList } from './parts/ending-list.tsx'
import { askBeforeEnding, confirmedEnding } from './parts/ending-route.ts'
import { LastAdminStays, OwnerStays } from './parts/owner-stays.tsx'
import { peoplePaths, usePeoplePaths } from './parts/paths.ts'
import { refused } from './parts/refusals.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.people_deactivate(), matches)

export async function loader(args: LoaderFunctionArgs) {
  return await askBeforeEnding(args)
}

export async function action(args: ActionFunctionArgs) {
  const { standing, membershipId, seen, contacts, values } = await confirmedEnding(args)
  const outcome = await deactivateMember(standing, membershipId, seen, contacts)
  if (!outcome.ok) return refused(outcome, values)
  const text = m.people_deactivated({ name: outcome.ending.name, account: standing.account.name })
  return await redirectWithFlash(peoplePaths(standing.account.id).deactivated, { tone: 'ok', text })
}

export default function MemberDeactivation() {
  const { person, endings, colleagues } = useLoaderData<typeof loader>()
  const refusal = useActionData<FormAnswer>()
  const account = useAccount().name
  const paths = usePeoplePaths()
  const { name, may } = person
  return (
    <Page
      title={m.people_deactivate_title({ name, account })}
      back={{ to: paths.one(person.membershipId), label: name }}
      narrow
    >
      {person.role === 'owner' ? (
        <OwnerStays own={person.own} />
      ) : endings.lastAdmin ? (
        <LastAdminStays />
      ) : may.deactivate || refusal ? (
        <ConfirmForm
          confirm={m.people_deactivate_confirm({ name, account })}
          cancel={{ to: paths.one(person.membershipId) }}
          fields={{ seen: endings.mark }}
          errors={refusal?.errors['']}
        >
          <p>{m.people_deactivate_text({ name, account })}</p>
          <EndingList endings={endings} name={name} own={person.own} how="deactivated" />
          <ContactsQuestion
            counts={endings.contacts}
            how="deactivated"
            answer={refusal}
            {...{ name, colleagues }}
          />
        </ConfirmForm>
      ) : (
        <Notice tone="warn">
          {person.own ? m.people_refused_yourself() : m.people_refused_already_deactivated()}
        </Notice>
      )}
    </Page>
  )
}
