import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireFreshSignIn, requireScope, requireUser } from '#app/auth/guards.ts'
import { acceptOwnership, declineOwnership } from '#app/domain/people/ownership/accept-ownership.ts'
import { offerToMe } from '#app/domain/people/ownership/ownership-offers.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { AccountForm, FormErrors } from '#app/ui/form.tsx'
import { Actions, Page } from '#app/ui/page.tsx'
import { Time } from '#app/ui/time.tsx'
import { titleFor } from '#app/ui/title.ts'
import { ProveFirst } from '../identity/prove-first.tsx'
import { peoplePaths, usePeoplePaths } from './parts/paths.ts'
import { refused } from './parts/refusals.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.factor_offer_title_short(), matches)

/** Where the offer's mail leads. Looking changes nothing; an offer that is over answers 410. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true })
  const [offer, { fresh }] = await Promise.all([offerToMe(standing), requireUser(request)])
  if (offer === 'over' || offer === null)
    return json({ offer: null, fresh }, { status: offer === 'over' ? 410 : 200 })
  const { owner, expiresAt } = offer
  return json({ offer: { owner, expiresAt: expiresAt.toISOString() }, fresh })
}

const schema = z.object({ intent: z.enum(['accept', 'decline']) })

/** The heir's word (P10). Accepting asks for a fresh sign-in; declining takes nothing from anybody. */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true })
  const read = await readForm(request, schema, standing)
  if (!read.ok) return refusedAnswer(read)
  const { overview } = peoplePaths(standing.account.id)
  if (read.value.intent === 'decline') {
    const declined = await declineOwnership(standing)
    if (!declined.ok) return refused(declined)
    const text = m.factor_offer_declined({ owner: declined.owner })
    return await redirectWithFlash(overview, { tone: 'ok', text })
  }
  await requireFreshSignIn(request)
  const accepted = await acceptOwnership(standing)
  if (!accepted.ok) return refused(accepted)
  const text = m.factor_offer_accepted({ account: standing.account.name })
  return await redirectWithFlash(overview, { tone: 'ok', text })
}

export default function OwnershipAcceptance() {
  const { offer, fresh } = useLoaderData<typeof loader>()
  const refusal = useActionData<FormAnswer>()
  const { name: account, timeZone } = useAccount()
  const paths = usePeoplePaths()
  if (!offer)
    return (
      <Page title={m.factor_offer_none_title()} lead={m.factor_offer_none_text()} narrow>
        <FormErrors errors={refusal?.errors['']} />
        <div>
          <ButtonLink to={paths.people}>{m.people_title()}</ButtonLink>
        </div>
      </Page>
    )
  return (
    <Page title={m.factor_offer_title({ account })} narrow>
      {!fresh && <ProveFirst />}
      <Card>
        <AccountForm className="grid gap-5">
          <FormErrors errors={refusal?.errors['']} />
          <p>{m.factor_offer_lead({ owner: offer.owner, account })}</p>
          <p className="text-ink2">{m.factor_offer_means({ owner: offer.owner })}</p>
          <p className="text-sm text-ink2">
            {m.factor_offer_until()} <Time at={offer.expiresAt} zone={timeZone} />
          </p>
          <Actions>
            {fresh && (
              <Button variant="primary" name="intent" value="accept">
                {m.factor_offer_accept({ account })}
              </Button>
            )}
            <Button name="intent" value="decline">
              {m.factor_offer_decline()}
            </Button>
          </Actions>
        </AccountForm>
      </Card>
    </Page>
  )
}
