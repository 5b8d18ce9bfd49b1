import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { requireConfirmation, type FormAnswer } from '#app/auth/form.ts'
import { requireFreshSignIn, requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { member } from '#app/domain/people/member.ts'
import { memberFactor, switchOffSecondFactor } from '#app/domain/people/logins/switch-off-second-factor.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { ConfirmForm } from '#app/ui/confirm.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { peoplePaths, usePeoplePaths } from './parts/paths.ts'
import { refused, wordsOf } from './parts/refusals.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.factor_member_off(), matches)

// Also when a trial is over: nobody stays locked out for want of a plan.
const requirement = { floor: 'admin', own: true, afterTrial: true } as const

/** What ends; where it may not be done, why not. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, requirement)
  const membershipId = requireId(params.membershipId)
  const person = await member(standing, membershipId)
  const factor = await memberFactor(standing, membershipId)
  if (!person || !factor) throw notFound()
  const why = (factor.why && wordsOf({ reason: factor.why, name: person.name }).errors['']) || null
  return json({ membershipId, name: person.name, why })
}

/** Takes the factor away (P9): audited, and the user is told. */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, requirement)
  const membershipId = requireId(params.membershipId)
  const person = await member(standing, membershipId)
  if (!person) throw notFound()
  await requireFreshSignIn(request)
  await requireConfirmation(request, standing)
  const outcome = await switchOffSecondFactor(standing, membershipId)
  if (!outcome.ok) return refused({ ...outcome, name: person.name })
  const text = m.factor_member_off_done({ name: outcome.name })
  return await redirectWithFlash(peoplePaths(standing.account.id).one(membershipId), { tone: 'ok', text })
}

export default function MemberSecondFactor() {
  const { membershipId, name, why } = useLoaderData<typeof loader>()
  const refusal = useActionData<FormAnswer>()
  const account = useAccount().name
  const paths = usePeoplePaths()
  return (
    <Page
      title={m.factor_member_off_title({ name })}
      back={{ to: paths.one(membershipId), label: name }}
      narrow
    >
      {why && !refusal ? (
        <Notice tone="warn">{why.join(' ')}</Notice>
      ) : (
        <ConfirmForm
          confirm={m.factor_member_off_confirm({ name })}
          cancel={{ to: paths.one(membershipId) }}
          errors={refusal?.errors['']}
        >
          <p>{m.factor_member_off_text({ name, account })}</p>
          <p className="text-ink2">{m.factor_member_off_check({ name })}</p>
        </ConfirmForm>
      )}
    </Page>
  )
}
