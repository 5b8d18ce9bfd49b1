import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm } from '#app/auth/form.ts'
import { roleTooLow } from '#app/auth/guards.ts'
import { notFound } from '#app/auth/ids.ts'
import { changeGrant, type GrantChanged } from '#app/domain/linking/change-grant.ts'
import { grantableRoles } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { AccountForm, FormErrors } from '#app/ui/form.tsx'
import { Actions, Page } from '#app/ui/page.tsx'
import { reasonsAbove, roleName, RoleSelect } from '#app/ui/roles.tsx'
import { titleFor } from '#app/ui/title.ts'
import { requirePerson, rightsOver } from './agency/client-page.ts'
import { clientPaths, useClientPaths } from './agency/paths.ts'
import { refused, type Answer, type ReasonOf } from './agency/refusals.ts'
import { whyAbove } from './agency/why-above.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.linking_edit_role(), matches)

const answers: Record<ReasonOf<GrantChanged>, Answer> = {
  'not-allowed': { status: 403, say: m.linking_change_not_allowed },
  unknown: { status: 404, say: m.linking_grant_unknown },
  'role-too-high': { status: 422, say: m.linking_role_too_high, field: 'role' },
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { standing, client, person } = await requirePerson({ request, params })
  if (!rightsOver(standing, client, person).mayEdit) throw roleTooLow('admin')
  return json({ client, person, ceiling: client.ceiling! })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { standing, client, person } = await requirePerson({ request, params })
  const form = await readForm(request, z.object({ role: z.enum(grantableRoles) }), standing)
  if (!form.ok) return json(form, { status: form.status })
  const changed = await changeGrant(standing, person.grantId, form.value.role)
  if (!changed.ok) {
    if (changed.reason === 'unknown') throw notFound()
    return refused(answers[changed.reason], form.value)
  }
  return await redirectWithFlash(clientPaths(standing.account.id).client(client.linkId), {
    tone: 'ok',
    text: m.linking_role_changed({
      name: changed.name,
      client: changed.clientName,
      role: roleName(changed.role),
    }),
  })
}

export default function Grant() {
  const { client, person, ceiling } = useLoaderData<typeof loader>()
  const data = useActionData<typeof action>()
  const paths = useClientPaths()
  const typed = data?.values.role
  return (
    <Page
      title={m.linking_edit_title({ name: person.name, client: client.name })}
      back={{ to: paths.client(client.linkId), label: client.name }}
      narrow
    >
      <Card>
        <AccountForm className="grid gap-5">
          <FormErrors errors={data?.errors['']} />
          <RoleSelect
            ceiling={ceiling}
            reasons={reasonsAbove(ceiling, (role) => whyAbove(role, client))}
            defaultValue={grantableRoles.find((role) => role === typed) ?? person.role}
            errors={data?.errors.role}
            hint={m.linking_edit_hint()}
          />
          <Actions>
            <Button variant="primary">{m.common_save()}</Button>
            <ButtonLink to={paths.client(client.linkId)} variant="quiet">
              {m.common_cancel()}
            </ButtonLink>
          </Actions>
        </AccountForm>
      </Card>
    </Page>
  )
}
