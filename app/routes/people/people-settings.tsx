import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { hideDeactivated, hidesDeactivated } from '#app/domain/people/account/hide-deactivated.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { CheckboxField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors } from '#app/ui/form.tsx'
import { Actions, Page, Stack } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { peoplePaths, usePeoplePaths } from './parts/paths.ts'
import { refused } from './parts/refusals.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.people_section_hiding(), matches)

const schema = z.object({ hide: z.literal('yes').optional() })

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { account } = await requireScope(request, params.accountId, { own: true, floor: 'admin' })
  return json({ hides: await hidesDeactivated(account.id) })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'admin' })
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const hide = form.value.hide === 'yes'
  const outcome = await hideDeactivated(standing, hide)
  if (!outcome.ok) return refused(outcome)
  const text = hide ? m.people_hiding_on() : m.people_hiding_off()
  return await redirectWithFlash(peoplePaths(standing.account.id).peopleSettings, { tone: 'ok', text })
}

export default function PeopleSettings() {
  const { hides } = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  const paths = usePeoplePaths()
  return (
    <Page
      title={m.people_section_hiding()}
      back={{ to: paths.settings, label: m.common_nav_settings() }}
      narrow
    >
      <Card>
        <AccountForm>
          <Stack>
            <FormErrors errors={answer?.errors['']} />
            <CheckboxField
              name="hide"
              value="yes"
              label={m.people_hiding_label()}
              hint={m.people_hiding_hint()}
              errors={answer?.errors.hide}
              defaultChecked={hides}
            />
            <Actions>
              <Button variant="primary">{m.common_save()}</Button>
              <ButtonLink to={paths.settings}>{m.common_cancel()}</ButtonLink>
            </Actions>
          </Stack>
        </AccountForm>
      </Card>
    </Page>
  )
}
