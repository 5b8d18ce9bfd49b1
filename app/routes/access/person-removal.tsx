import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { requireConfirmation, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { removePerson } from '#app/domain/linking/change-link.ts'
import { personWithAccess } from '#app/domain/linking/who-has-access.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { ConfirmForm } from '#app/ui/confirm.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { accessPaths, useAccessPaths } from './paths.ts'
import { refusals } from './refusals.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.access_remove(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { account } = await requireScope(request, params.accountId, {
    floor: 'admin',
    own: true,
    anyFactor: true,
  })
  const person = await personWithAccess(account.id, requireId(params.linkId), requireId(params.grantId))
  if (!person) throw notFound()
  return json(person)
}

/** Remove access of one person of an agency (L20); the agency keeps its own. */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, {
    floor: 'admin',
    own: true,
    afterTrial: true,
    anyFactor: true,
  })
  const [linkId, grantId] = [requireId(params.linkId), requireId(params.grantId)]
  await requireConfirmation(request, standing)
  const removed = await removePerson(standing, linkId, grantId)
  if (!removed.ok) {
    const { status, text } = refusals[removed.reason]
    if (status === 404) throw notFound()
    return json({ errors: { '': [text()] }, values: {} } satisfies FormAnswer, { status })
  }
  const { name, sessions: count } = removed
  const text = count > 0 ? m.access_removal_done({ name, count }) : m.access_removal_done_plain({ name })
  return await redirectWithFlash(accessPaths(standing.account.id).access, { tone: 'ok', text })
}

export default function PersonRemoval() {
  const { agency, name } = useLoaderData<typeof loader>()
  const refused = useActionData<FormAnswer>()
  const { name: account } = useAccount()
  const paths = useAccessPaths()
  return (
    <Page
      title={m.access_removal_title({ name, account })}
      back={{ to: paths.access, label: m.access_title() }}
      narrow
    >
      <ConfirmForm
        confirm={m.access_removal_do({ name, account })}
        cancel={{ to: paths.access }}
        errors={refused?.errors['']}
      >
        <p>{m.access_removal_text({ name, agency })}</p>
        <p className="text-sm text-ink2">{m.access_removal_stays({ name, agency })}</p>
      </ConfirmForm>
    </Page>
  )
}
