import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { inboxLevels } from '#app/domain/conversations/levels.ts'
import { changeLink } from '#app/domain/linking/change-link.ts'
import { agencyAccess } from '#app/domain/linking/who-has-access.ts'
import { levelName } from '#app/i18n/level-words.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { CheckboxField, RadioField, TextField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors, typed } from '#app/ui/form.tsx'
import { Actions, Page, Stack } from '#app/ui/page.tsx'
import { RoleSelect } from '#app/ui/roles.tsx'
import { titleFor } from '#app/ui/title.ts'
import { inboxField, lastDayField, roleField } from './access-fields.ts'
import { lastDay } from './end-date.ts'
import { accessPaths, useAccessPaths } from './paths.ts'
import { refusals } from './refusals.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.access_title(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { account } = await requireScope(request, params.accountId, { floor: 'admin', own: true })
  const agency = await agencyAccess(account.id, requireId(params.linkId))
  if (!agency) throw notFound()
  const { linkId, agencyName, maxRole, endsAt, secondFactor, inbox } = agency
  return json({ linkId, agencyName, maxRole, secondFactor, inbox, endsOn: lastDay(endsAt, account.timeZone) })
}

// A box that is not ticked is not sent.
const tick = z
  .literal('yes')
  .optional()
  .transform((sent) => sent === 'yes')
const schema = z.object({ role: roleField, endsOn: lastDayField, secondFactor: tick, inbox: inboxField })

/** How far an agency may go and until when (L20). Holds on the very next request of everybody who is in. */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, {
    floor: 'admin',
    own: true,
    afterTrial: true,
  })
  const linkId = requireId(params.linkId)
  const read = await readForm(request, schema, standing)
  if (!read.ok) return refusedAnswer(read)
  const { role: maxRole, endsOn, secondFactor, inbox } = read.value
  const changed = await changeLink(standing, linkId, { maxRole, lastDay: endsOn, secondFactor, inbox })
  if (!changed.ok) {
    const { status, field, text } = refusals[changed.reason]
    if (status === 404) throw notFound()
    return read.refuse({ [field]: [text()] }, { status })
  }
  const { before, after, agencyName: agency } = changed
  const same =
    before.maxRole === after.maxRole &&
    before.endsAt?.getTime() === after.endsAt?.getTime() &&
    before.secondFactor === after.secondFactor &&
    before.inbox === after.inbox
  const text = same ? m.access_link_unchanged() : m.access_link_saved({ agency })
  return await redirectWithFlash(accessPaths(standing.account.id).access, { tone: 'ok', text })
}

const levelHints = { none: m.seats_link_none, viewer: m.seats_link_viewer, agent: m.seats_link_agent }

export default function Link() {
  const { linkId, agencyName: agency, maxRole, endsOn, secondFactor, inbox } = useLoaderData<typeof loader>()
  const refused = useActionData<FormAnswer>()
  const { name: account } = useAccount()
  const paths = useAccessPaths()
  return (
    <Page
      title={m.access_link_title({ agency })}
      lead={m.access_link_lead({ account })}
      back={{ to: paths.access, label: m.access_title() }}
      narrow
    >
      <Card>
        <AccountForm>
          <Stack>
            <FormErrors errors={refused?.errors['']} />
            <RoleSelect
              label={m.access_link_role()}
              ceiling="admin"
              defaultValue={maxRole}
              hint={m.access_link_role_hint({ agency })}
              errors={refused?.errors.role}
            />
            <TextField
              type="date"
              name="endsOn"
              label={m.access_request_end_date()}
              optional
              hint={m.access_request_end_date_hint()}
              defaultValue={typed(refused, 'endsOn') ?? endsOn}
              errors={refused?.errors.endsOn}
            />
            <RadioField
              name="inbox"
              label={m.seats_field_level()}
              hint={m.seats_link_hint({ agency })}
              options={inboxLevels.map((level) => ({
                value: level,
                label: levelName(level),
                hint: levelHints[level](),
              }))}
              defaultValue={typed(refused, 'inbox') ?? inbox}
              errors={refused?.errors.inbox}
            />
            <CheckboxField
              name="secondFactor"
              value="yes"
              label={m.factor_link_ask()}
              hint={m.factor_link_ask_hint({ agency })}
              defaultChecked={refused ? typed(refused, 'secondFactor') === 'yes' : secondFactor}
              errors={refused?.errors.secondFactor}
            />
            <Actions>
              <Button variant="primary">{m.common_save()}</Button>
              <ButtonLink to={paths.access}>{m.common_cancel()}</ButtonLink>
            </Actions>
          </Stack>
        </AccountForm>
      </Card>
      <Card title={m.access_link_end()}>
        <p className="mb-3 text-ink2">{m.access_link_end_text({ agency, account })}</p>
        <ButtonLink to={paths.revocation(linkId)} variant="danger">
          {m.access_revoke()}
        </ButtonLink>
      </Card>
    </Page>
  )
}
