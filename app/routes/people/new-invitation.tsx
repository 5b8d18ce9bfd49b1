import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { readForm } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { invitedCount } from '#app/domain/people/invitations/invitations.ts'
import { subscriptionOf } from '#app/domain/people/licences/subscriptions.ts'
import { grantableRoles, grantableUpTo, isGrantable } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { TextArea, TextField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors, typed } from '#app/ui/form.tsx'
import { Actions, Page, Section, Stack } from '#app/ui/page.tsx'
import { roleName, RoleSelect, RoleWords } from '#app/ui/roles.tsx'
import { titleFor } from '#app/ui/title.ts'
import { licenceFacts } from '../licences/parts/facts.ts'
import { LicenceMeter } from '../licences/parts/meter.tsx'
import { InvitationOffer } from './parts/invitation-offer.tsx'
import { InvitationReview } from './parts/invitation-review.tsx'
import {
  inviteOrReview,
  inviteSchema,
  plainAnswer,
  sendReviewed,
  type InviteAnswer,
} from './parts/inviting.ts'
import { LicenceWay } from './parts/licence-way.tsx'
import { usePeoplePaths } from './parts/paths.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.people_invite_title(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { role, account } = await requireScope(request, params.accountId, { own: true, floor: 'admin' })
  const [subscription, invited] = await Promise.all([subscriptionOf(account.id), invitedCount(account.id)])
  return json({ ceiling: grantableUpTo(role), licences: licenceFacts(subscription), invited })
}

/** One address is invited at once; several are reviewed first, and then sent together or not at all (`intent`). */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'admin' })
  const form = await readForm(request, inviteSchema, standing)
  if (!form.ok) return json<InviteAnswer>({ ...plainAnswer, ...form }, { status: form.status })
  const { intent, address, role } = form.value
  if (intent === 'edit') return json<InviteAnswer>({ ...plainAnswer, values: { address, role } })
  if (intent === 'send') return await sendReviewed(standing, form.value)
  return await inviteOrReview(request, standing, form.value)
}

export default function NewInvitation() {
  const answer = useActionData<InviteAnswer>()
  const paths = usePeoplePaths()
  const back = { to: paths.people, label: m.people_title() }
  if (answer?.review)
    return (
      <Page title={m.people_review_title()} lead={m.people_review_lead()} back={back}>
        <InvitationReview key={answer.review.free.join()} review={answer.review} answer={answer} />
      </Page>
    )
  return (
    <Page title={m.people_invite_title()} lead={m.people_invite_lead()} back={back} narrow>
      {answer?.offer && <InvitationOffer offer={answer.offer} />}
      <InviteForm answer={answer} />
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

function InviteForm({ answer }: { answer: InviteAnswer | undefined }) {
  const { ceiling, licences, invited } = useLoaderData<typeof loader>()
  const paths = usePeoplePaths()
  const errors = answer?.errors ?? {}
  const role = typed(answer, 'role')
  const addresses = typed(answer, 'address') ?? ''
  return (
    <Card>
      <AccountForm encType="multipart/form-data">
        <Stack>
          <FormErrors errors={errors['']} />
          {answer?.way && (
            <div>
              <LicenceWay way={answer.way} />
            </div>
          )}
          <LicenceMeter facts={licences} invited={invited} />
          {/* A file's addresses come back in the text, so the field is drawn anew where the text has changed. */}
          <TextArea
            key={addresses}
            name="address"
            rows={3}
            label={m.people_addresses()}
            hint={m.people_addresses_hint()}
            errors={errors.address}
            defaultValue={addresses}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            required
          />
          <RoleSelect
            ceiling={ceiling}
            defaultValue={isGrantable(role) ? role : 'member'}
            errors={errors.role}
          />
          {/* Last, because of a form with too large a file only what stands before it is read. */}
          <TextField
            type="file"
            name="file"
            accept=".csv,.txt,.tsv,text/csv,text/plain"
            label={m.linking_file()}
            optional
            hint={m.linking_file_hint()}
            errors={errors.file}
          />
          <Actions>
            <Button variant="primary">{m.people_send_invitation()}</Button>
            <ButtonLink to={paths.people}>{m.common_cancel()}</ButtonLink>
          </Actions>
        </Stack>
      </AccountForm>
    </Card>
  )
}
