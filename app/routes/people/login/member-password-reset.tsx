import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { requireConfirmation, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { requireId } from '#app/auth/ids.ts'
import { erasePassword } from '#app/domain/people/logins/erase-password.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { ConfirmForm } from '#app/ui/confirm.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { peoplePaths, usePeoplePaths } from '../parts/paths.ts'
import { LoginBarrier } from './login-barrier.tsx'
import { askAboutLogin } from './login-route.ts'
import { refusedLogin } from './refusals.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.logins_reset(), matches)

export async function loader(args: LoaderFunctionArgs) {
  return await askAboutLogin(args)
}

/** The password is gone and every device out; the link to set a new one goes to the user alone (P9). It ends access, so no trial stops it. */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, {
    own: true,
    floor: 'admin',
    afterTrial: true,
  })
  await requireConfirmation(request, standing)
  const membershipId = requireId(params.membershipId)
  const outcome = await erasePassword(standing, membershipId)
  if (!outcome.ok) return refusedLogin(outcome)
  const text = m.logins_reset_done({ name: outcome.name })
  return await redirectWithFlash(peoplePaths(standing.account.id).one(membershipId), { tone: 'ok', text })
}

export default function MemberPasswordReset() {
  const { person, barrier, sessions } = useLoaderData<typeof loader>()
  const refusal = useActionData<FormAnswer>()
  const paths = usePeoplePaths()
  const { name, address, membershipId } = person
  return (
    <Page title={m.logins_reset_title({ name })} back={{ to: paths.one(membershipId), label: name }} narrow>
      {barrier ? (
        <LoginBarrier barrier={barrier} name={name} ownPage="/me/password" />
      ) : (
        <ConfirmForm
          confirm={m.logins_reset_confirm({ name })}
          cancel={{ to: paths.one(membershipId) }}
          errors={refusal?.errors['']}
        >
          <ul className="grid list-disc gap-1 pl-5">
            <li>{m.logins_reset_password()}</li>
            <li>
              {sessions > 0 ? m.logins_reset_sessions({ count: sessions }) : m.logins_reset_no_sessions()}
            </li>
            <li>{m.logins_reset_mail({ address })}</li>
          </ul>
          <p className="text-sm text-ink2">{m.logins_reset_nobody()}</p>
        </ConfirmForm>
      )}
    </Page>
  )
}
