import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { openContactsOf } from '#app/domain/contacts/ownership/open-contacts.ts'
import { waitingWork } from '#app/domain/people/departures/waiting-work.ts'
import { managesPeople } from '#app/domain/people/reach.ts'
import { changeRole } from '#app/domain/people/change-role.ts'
import { member, memberClientsPerPage } from '#app/domain/people/member.ts'
import { memberFactor } from '#app/domain/people/logins/switch-off-second-factor.ts'
import { grantableUpTo, isGrantable } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { AccountForm, FormErrors } from '#app/ui/form.tsx'
import { Actions, Page, Stack } from '#app/ui/page.tsx'
import { roleName, RoleSelect, RoleWords } from '#app/ui/roles.tsx'
import { titleFor } from '#app/ui/title.ts'
import { pageNumber } from '../list-filter.ts'
import { ContactsLeft } from './parts/contacts-left.tsx'
import { MemberClients } from './parts/member-clients.tsx'
import { MemberFactor } from './parts/member-factor.tsx'
import { MemberFacts } from './parts/member-facts.tsx'
import { MemberSteps } from './parts/member-steps.tsx'
import { peoplePaths, usePeoplePaths } from './parts/paths.ts'
import { refused } from './parts/refusals.ts'
import { teamFilter } from './teams/team-filter.ts'

export const meta: MetaFunction<typeof loader> = ({ matches, data }) =>
  titleFor(data?.person.name ?? m.people_title(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId)
  const page = pageNumber(request)
  const person = await member(standing, requireId(params.membershipId), page)
  if (!person) throw notFound()
  const teams = await teamFilter(standing, new URLSearchParams())
  const own = (await teams.of([person.membershipId]))?.[person.membershipId] ?? []
  const [factor, openContacts] = await Promise.all([
    memberFactor(standing, person.membershipId),
    openContactsOf(standing, person.membershipId),
  ])
  const left = person.deactivatedAt !== null && managesPeople(standing.role) && (openContacts ?? 0) > 0
  return json({
    person,
    openContacts,
    left: left ? { waiting: await waitingWork(standing.account.id, person.membershipId) } : null,
    factor,
    teams: teams.choices && own,
    page,
    pages: Math.max(1, Math.ceil(person.clientCount / memberClientsPerPage)),
  })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'admin' })
  const membershipId = requireId(params.membershipId)
  if (!(await member(standing, membershipId))) throw notFound()
  const form = await readForm(request, z.object({ role: z.string() }), standing)
  if (!form.ok) return refusedAnswer(form)
  const outcome = await changeRole(standing, membershipId, form.value.role)
  if (!outcome.ok) return refused(outcome, form.value)
  const role = isGrantable(form.value.role) ? roleName(form.value.role) : ''
  const text = m.people_role_changed({ name: outcome.name, role })
  return await redirectWithFlash(peoplePaths(standing.account.id).one(membershipId), { tone: 'ok', text })
}

export default function Member() {
  const { person, factor, teams, page, pages, openContacts, left } = useLoaderData<typeof loader>()
  const account = useAccount()
  const refusal = useActionData<FormAnswer>()
  const paths = usePeoplePaths()
  return (
    <Page
      title={
        <span className="inline-flex flex-wrap items-center gap-2">
          {person.name}
          {person.own && <Badge>{m.common_you()}</Badge>}
          {person.deactivatedAt && <Badge tone="warn">{m.people_deactivated_badge()}</Badge>}
        </span>
      }
      back={{ to: person.deactivatedAt ? paths.deactivated : paths.people, label: m.people_title() }}
      narrow
    >
      {left && <ContactsLeft person={person} count={openContacts ?? 0} waiting={left.waiting} />}
      <MemberFacts {...{ person, teams, openContacts }} />
      <Card title={`${m.common_role()}: ${roleName(person.role)}`}>
        <div className="grid gap-5">
          <RoleWords role={person.role} of="own" />
          <FormErrors errors={refusal?.errors['']} />
          {person.may.changeRole && (
            <AccountForm className="border-t border-line pt-5">
              <Stack>
                <RoleSelect
                  label={m.people_new_role()}
                  ceiling={grantableUpTo(account.role)}
                  defaultValue={person.role}
                  errors={refusal?.errors.role}
                  hint={person.own ? m.people_own_role_hint() : m.people_role_hint()}
                />
                <Actions>
                  <Button variant="primary">{m.people_save_role()}</Button>
                </Actions>
              </Stack>
            </AccountForm>
          )}
        </div>
      </Card>
      {factor && (
        <MemberFactor
          membershipId={person.membershipId}
          name={person.name}
          factor={{ on: factor.on, own: person.own }}
        />
      )}
      <MemberSteps person={person} teams={teams !== null} />
      <MemberClients {...{ person, page, pages }} />
    </Page>
  )
}
