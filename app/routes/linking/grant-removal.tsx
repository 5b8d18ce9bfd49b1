import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { requireConfirmation } from '#app/auth/form.ts'
import { roleTooLow } from '#app/auth/guards.ts'
import { notFound } from '#app/auth/ids.ts'
import { removeGrant, type GrantRemoved } from '#app/domain/linking/change-grant.ts'
import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { ConfirmForm } from '#app/ui/confirm.tsx'
import { Page } from '#app/ui/page.tsx'
import { roleName } from '#app/ui/roles.tsx'
import { titleFor } from '#app/ui/title.ts'
import { requirePerson, rightsOver } from './agency/client-page.ts'
import { clientPaths, useClientPaths } from './agency/paths.ts'
import { refused, type Answer, type ReasonOf } from './agency/refusals.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.linking_remove_user(), matches)

const answers: Record<ReasonOf<GrantRemoved>, Answer> = {
  'not-allowed': { status: 403, say: m.linking_remove_not_allowed },
  unknown: { status: 404, say: m.linking_grant_unknown },
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { standing, client, person } = await requirePerson({ request, params })
  if (!rightsOver(standing, client, person).mayRemove) throw roleTooLow('admin')
  return json({ client, person, me: person.userId === standing.user.id })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { standing, client, person } = await requirePerson({ request, params }, { afterTrial: true })
  await requireConfirmation(request, standing)
  const removed = await removeGrant(standing, person.grantId)
  if (!removed.ok) {
    if (removed.reason === 'unknown') throw notFound()
    return refused(answers[removed.reason])
  }
  const paths = clientPaths(standing.account.id)
  // Whoever gave up their own access may not see the client any more.
  const seesStill = isAtLeast(standing.role, 'manager') || person.userId !== standing.user.id
  return await redirectWithFlash(seesStill ? paths.client(client.linkId) : paths.clients, {
    tone: 'ok',
    text: m.linking_user_removed({ name: removed.name, client: removed.clientName, count: removed.sessions }),
  })
}

export default function GrantRemoval() {
  const { client, person, me } = useLoaderData<typeof loader>()
  const data = useActionData<typeof action>()
  const paths = useClientPaths()
  const names = { name: person.name, client: client.name }
  return (
    <Page
      title={me ? m.linking_remove_me_title({ client: client.name }) : m.linking_remove_title(names)}
      back={{ to: paths.client(client.linkId), label: client.name }}
      narrow
    >
      <ConfirmForm
        confirm={m.linking_remove_confirm(names)}
        cancel={{ to: paths.client(client.linkId) }}
        errors={data?.errors['']}
      >
        <p>{m.linking_remove_text({ ...names, role: roleName(person.effective) })}</p>
        <p className="text-ink2">{m.linking_remove_keeps({ client: client.name })}</p>
      </ConfirmForm>
    </Page>
  )
}
