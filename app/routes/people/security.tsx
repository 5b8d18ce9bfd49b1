import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireFreshSignIn, requireScope, requireUser } from '#app/auth/guards.ts'
import { withReturn } from '#app/auth/safe-path.ts'
import { myFactors } from '#app/domain/identity/factors/second-factors.ts'
import {
  askForSecondFactor,
  secondFactorSetting,
  type AskRefusal,
} from '#app/domain/people/account/ask-for-second-factor.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { CheckboxField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors, typed } from '#app/ui/form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Actions, Page, Stack } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { ProveFirst } from '../identity/prove-first.tsx'
import { peoplePaths, usePeoplePaths } from './parts/paths.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.factor_security_title(), matches)

const requirement = { floor: 'admin', own: true } as const

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { account, user } = await requireScope(request, params.accountId, requirement)
  const { fresh } = await requireUser(request)
  const [setting, mine] = await Promise.all([secondFactorSetting(account.id), myFactors(user.id)])
  return json({ ...setting, fresh, own: mine.on })
}

// A box that is not ticked is not sent.
const tick = z
  .literal('yes')
  .optional()
  .transform((sent) => sent === 'yes')

const answers: Record<AskRefusal, { status: 403 | 409; say: () => string }> = {
  'own-membership': { status: 403, say: m.common_error_text_own },
  'not-allowed': { status: 403, say: m.people_refused_not_allowed },
  'none-yourself': { status: 409, say: m.factor_security_none_yourself },
}

/** Whether everybody here needs a second factor; holds on the next request of every member. */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, requirement)
  await requireFreshSignIn(request)
  const read = await readForm(request, z.object({ secondFactor: tick }), standing)
  if (!read.ok) return refusedAnswer(read)
  const { secondFactor } = read.value
  const outcome = await askForSecondFactor(standing, secondFactor)
  if (!outcome.ok) {
    const { say, status } = answers[outcome.reason]
    return read.refuse({ secondFactor: [say()] }, { status })
  }
  const text = !outcome.changed
    ? m.people_details_same()
    : secondFactor
      ? m.factor_security_asked()
      : m.factor_security_dropped()
  return await redirectWithFlash(peoplePaths(standing.account.id).security, { tone: 'ok', text })
}

export default function Security() {
  const { asked, members, without, fresh, own } = useLoaderData<typeof loader>()
  const refusal = useActionData<FormAnswer>()
  const account = useAccount().name
  const paths = usePeoplePaths()
  return (
    <Page
      title={m.factor_security_title()}
      back={{ to: paths.settings, label: m.common_nav_settings() }}
      narrow
    >
      {!fresh && <ProveFirst />}
      <Card title={m.factor_field()}>
        <Stack>
          <p className="text-ink2">
            {without === 0
              ? m.factor_security_all({ count: members })
              : m.factor_security_without({ count: without, members })}
          </p>
          {!own && (
            <Notice tone="info" title={m.factor_security_first_title()}>
              <p>{m.factor_security_none_yourself()}</p>
              <div className="mt-2">
                <ButtonLink small to={withReturn('/me/second-factor', paths.security)}>
                  {m.factor_app_set_up()}
                </ButtonLink>
              </div>
            </Notice>
          )}
          {fresh && (
            <AccountForm className="grid gap-5">
              <FormErrors errors={refusal?.errors['']} />
              <CheckboxField
                name="secondFactor"
                value="yes"
                label={m.factor_security_ask({ account })}
                hint={m.factor_security_ask_hint()}
                defaultChecked={refusal ? typed(refusal, 'secondFactor') === 'yes' : asked}
                errors={refusal?.errors.secondFactor}
              />
              <Actions>
                <Button variant="primary">{m.common_save()}</Button>
              </Actions>
            </AccountForm>
          )}
          {!fresh && <p>{asked ? m.factor_security_is_on() : m.factor_security_is_off()}</p>}
        </Stack>
      </Card>
    </Page>
  )
}
