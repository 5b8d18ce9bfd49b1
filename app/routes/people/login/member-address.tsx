import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireFreshSignIn, requireScope } from '#app/auth/guards.ts'
import { requireId } from '#app/auth/ids.ts'
import { askAddressMove } from '#app/domain/people/logins/ask-address-move.ts'
import { cancelAddressMove } from '#app/domain/people/logins/cancel-address-move.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { TextField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors, HiddenFields, typed } from '#app/ui/form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Actions, Page, Stack } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { peoplePaths, usePeoplePaths } from '../parts/paths.ts'
import { LoginBarrier } from './login-barrier.tsx'
import { askAboutLogin } from './login-route.ts'
import { OpenMove } from './open-move.tsx'
import { refusedLogin } from './refusals.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.logins_address(), matches)

const schema = z.object({ intent: z.enum(['ask', 'cancel']), address: z.string().max(1000).default('') })

export async function loader(args: LoaderFunctionArgs) {
  const page = await askAboutLogin(args)
  // Before the address is typed, so that nothing is lost on the way.
  await requireFreshSignIn(args.request)
  return page
}

/** Asks the new address for its reader's yes, or takes the question back (P8). */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'admin' })
  const membershipId = requireId(params.membershipId)
  await requireFreshSignIn(request)
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const paths = peoplePaths(standing.account.id)
  if (form.value.intent === 'cancel') {
    const outcome = await cancelAddressMove(standing, membershipId)
    if (!outcome.ok) return refusedLogin(outcome)
    const text = m.logins_address_kept({ name: outcome.name })
    return await redirectWithFlash(paths.one(membershipId), { tone: 'ok', text })
  }
  const outcome = await askAddressMove(standing, membershipId, form.value.address)
  if (!outcome.ok) return refusedLogin(outcome, form.value)
  const text = m.logins_address_asked({ name: outcome.name, address: outcome.address })
  return await redirectWithFlash(paths.address(membershipId), { tone: 'ok', text })
}

export default function MemberAddress() {
  const { person, barrier, move } = useLoaderData<typeof loader>()
  const refusal = useActionData<FormAnswer>()
  const paths = usePeoplePaths()
  const { name, address, membershipId } = person
  return (
    <Page title={m.logins_address_title({ name })} back={{ to: paths.one(membershipId), label: name }} narrow>
      {barrier ? (
        <LoginBarrier barrier={barrier} name={name} ownPage="/me/addresses" />
      ) : (
        <>
          <Notice tone="warn" title={m.logins_address_not_replace({ name })}>
            <p>{m.logins_address_replace_text({ name })}</p>
            <ButtonLink small to={paths.replacement(membershipId)} className="mt-2">
              {m.logins_replace({ name })}
            </ButtonLink>
          </Notice>
          <FormErrors errors={refusal?.errors['']} />
          {move && <OpenMove move={move} />}
          <Card>
            <AccountForm>
              <Stack>
                <HiddenFields fields={{ intent: 'ask' }} />
                <p>
                  {m.logins_address_now()} <b className="font-medium break-all">{address}</b>
                </p>
                <TextField
                  name="address"
                  type="email"
                  label={m.logins_address_new()}
                  errors={refusal?.errors.address}
                  defaultValue={typed(refusal, 'address')}
                  autoComplete="off"
                  autoCapitalize="off"
                  spellCheck={false}
                  required
                />
                <ul className="grid list-disc gap-1 pl-5 text-sm text-ink2">
                  <li>{m.logins_address_proof()}</li>
                  <li>{m.logins_address_after()}</li>
                  <li>{m.logins_address_told()}</li>
                </ul>
                <Actions>
                  <Button variant="primary">{m.logins_address_ask()}</Button>
                  <ButtonLink to={paths.one(membershipId)}>{m.common_cancel()}</ButtonLink>
                </Actions>
              </Stack>
            </AccountForm>
          </Card>
        </>
      )}
    </Page>
  )
}
