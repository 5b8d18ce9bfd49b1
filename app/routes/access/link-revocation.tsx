import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { requireConfirmation, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { receiptOf, revocationOf, revokeLink } from '#app/domain/linking/revoke-link.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { ConfirmForm } from '#app/ui/confirm.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { nameList } from '../linking/agency/name-list.ts'
import { accessPaths, useAccessPaths } from './paths.ts'
import { refusals } from './refusals.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.access_revoke(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { account } = await requireScope(request, params.accountId, {
    floor: 'admin',
    own: true,
    anyFactor: true,
  })
  const linkId = requireId(params.linkId)
  const revocation = await revocationOf(account.id, linkId)
  if (revocation) return json(revocation)
  // Somebody else, or a second tab, was faster: what they want to know is that it is done.
  if (await receiptOf(account.id, linkId)) throw redirect(accessPaths(account.id).receipt(linkId), 303)
  throw notFound()
}

/** Revoke access (L20): ends the link with everything that stands on it; the receipt says what that was. */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, {
    floor: 'admin',
    own: true,
    afterTrial: true,
    anyFactor: true,
  })
  const linkId = requireId(params.linkId)
  await requireConfirmation(request, standing)
  const receipt = accessPaths(standing.account.id).receipt(linkId)
  const revoked = await revokeLink(standing, linkId)
  if (revoked.ok || (await receiptOf(standing.account.id, linkId))) return redirect(receipt, 303)
  const { status, text } = refusals[revoked.reason]
  if (status === 404) throw notFound()
  return json({ errors: { '': [text()] }, values: {} } satisfies FormAnswer, { status })
}

export default function LinkRevocation() {
  const { agencyName: agency, people, count, sessions, requests } = useLoaderData<typeof loader>()
  const refused = useActionData<FormAnswer>()
  const { name: account } = useAccount()
  const paths = useAccessPaths()
  const names = nameList(people, people.length, count)
  return (
    <Page
      title={m.access_revoke_title({ agency, account })}
      back={{ to: paths.access, label: m.access_title() }}
      narrow
    >
      <ConfirmForm
        confirm={m.access_revoke_do({ agency, account })}
        cancel={{ to: paths.access }}
        errors={refused?.errors['']}
      >
        <p>{m.access_revoke_what()}</p>
        <ul className="grid list-disc gap-1.5 pl-5 marker:text-ink3">
          <li>{count > 0 ? m.access_revoke_people({ count, names }) : m.access_revoke_people_none()}</li>
          <li>
            {sessions > 0 ? m.access_revoke_sessions({ count: sessions }) : m.access_revoke_sessions_none()}
          </li>
          {requests > 0 && <li>{m.access_revoke_requests({ count: requests })}</li>}
        </ul>
        <p className="text-sm text-ink2">{m.access_revoke_stays()}</p>
      </ConfirmForm>
    </Page>
  )
}
