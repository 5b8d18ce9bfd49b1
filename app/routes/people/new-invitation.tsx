import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { addressField } from '#app/auth/fields.ts'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { inviteMember } from '#app/domain/people/invite-member.ts'
import { grantableRoles, grantableUpTo, isGrantable } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { TextField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors } from '#app/ui/form.tsx'
import { Actions, Page, Section, Stack } from '#app/ui/page.tsx'
import { roleName, RoleSelect, RoleWords } from '#app/ui/roles.tsx'
import { titleFor } from '#app/ui/title.ts'
import { InvitationOffer, offerFor, type Offer } from './parts/invitation-offer.tsx'
import { peoplePaths, usePeoplePaths } from './parts/paths.ts'
import { LicenceWay } from './parts/licence-way.tsx'
import { statusOf, wordsOf, type RefusedAnswer } from './parts/refusals.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.people_invite_title(), matches)

const schema = z.object({ address: addressField(), role: z.string() })

type Answer = RefusedAnswer & { offer: Offer }

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { role } = await requireScope(request, params.accountId, { own: true, floor: 'admin' })
  return json({ ceiling: grantableUpTo(role) })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'admin' })
  const form = await readForm(request, schema, standing)
  if (!form.ok) return json<Answer>({ ...form, way: null, offer: null }, { status: form.status })
  const outcome = await inviteMember(standing, form.value)
  if (outcome.ok) {
    const text = m.people_invited({ address: outcome.address })
    return await redirectWithFlash(peoplePaths(standing.account.id).invitations, { tone: 'ok', text })
  }
  return json<Answer>({ ...wordsOf(outcome, form.value), offer: offerFor(outcome) }, statusOf(outcome))
}

export default function NewInvitation() {
  const { ceiling } = useLoaderData<typeof loader>()
  const paths = usePeoplePaths()
  const answer = useActionData<typeof action>()
  const { errors, values, offer, way } = answer ?? { errors: {}, values: {}, offer: null, way: null }
  const role = isGrantable(values.role) ? values.role : 'member'
  return (
    <Page
      title={m.people_invite_title()}
      lead={m.people_invite_lead()}
      back={{ to: paths.people, label: m.people_title() }}
      narrow
    >
      {offer && <InvitationOffer offer={offer} />}
      <Card>
        <AccountForm>
          <Stack>
            <FormErrors errors={errors['']} />
            {way && (
              <div>
                <LicenceWay way={way} />
              </div>
            )}
            <TextField
              type="email"
              name="address"
              label={m.common_email()}
              hint={m.people_invite_hint()}
              errors={errors.address}
              defaultValue={values.address}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              required
            />
            <RoleSelect ceiling={ceiling} defaultValue={role} errors={errors.role} />
            <Actions>
              <Button variant="primary">{m.people_send_invitation()}</Button>
              <ButtonLink to={paths.people}>{m.common_cancel()}</ButtonLink>
            </Actions>
          </Stack>
        </AccountForm>
      </Card>
      <Section title={m.people_roles_title()}>
        <div className="grid gap-4">
          {grantableRoles.map((each) => (
            <Card key={each} title={roleName(each)}>
              <RoleWords role={each} of="own" />
            </Card>
          ))}
        </div>
      </Section>
    </Page>
  )
}
