import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { readLinkToken } from '#app/auth/cookies.ts'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { unknownLink } from '#app/auth/link-guess.ts'
import { addressMove } from '#app/domain/people/logins/address-moves.ts'
import {
  confirmAddressMove,
  type ConfirmationRefusal,
} from '#app/domain/people/logins/confirm-address-move.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { FormErrors } from '#app/ui/form.tsx'
import { PublicPage } from '#app/ui/public.tsx'
import { Time } from '#app/ui/time.tsx'
import { pageTitle } from '#app/ui/title.ts'

export const handle = { noScript: true }
export const meta: MetaFunction = () => [
  { title: pageTitle(m.logins_confirm_page()) },
  { name: 'robots', content: 'noindex' },
]

type Dead = Exclude<ConfirmationRefusal, 'unknown'>
const dead: Record<Dead, { status: 409 | 410; title: () => string; text: () => string }> = {
  done: { status: 409, title: m.logins_confirm_done_title, text: m.logins_confirm_done_text },
  cancelled: { status: 410, title: m.logins_confirm_over_title, text: m.logins_confirm_cancelled_text },
  expired: { status: 410, title: m.logins_confirm_over_title, text: m.logins_confirm_expired_text },
  'no-longer-allowed': {
    status: 410,
    title: m.logins_confirm_over_title,
    text: m.logins_confirm_not_allowed,
  },
  'address-in-use': { status: 409, title: m.logins_confirm_over_title, text: m.logins_confirm_in_use },
}

/** The question, for whoever holds the mailed link. Looking changes nothing, since mail scanners look too. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { id, token } = linkOf(request, params.moveId)
  const seen = await addressMove(id, token)
  if (seen.state === 'unknown') throw await unknownLink(request)
  const { state, ...facts } = seen
  return json(
    { facts: { ...facts, expiresAt: facts.expiresAt.toISOString() }, dead: state === 'open' ? null : state },
    { status: state === 'open' ? 200 : dead[state].status },
  )
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { id, token } = linkOf(request, params.moveId)
  const form = await readForm(request, z.object({}))
  if (!form.ok) return refusedAnswer(form)
  const outcome = await confirmAddressMove(id, token)
  if (outcome.ok) {
    const text = m.logins_confirmed({ address: outcome.address })
    return await redirectWithFlash('/sign-in', { tone: 'ok', text })
  }
  if (outcome.reason === 'unknown') throw await unknownLink(request)
  const { status, text } = dead[outcome.reason]
  return json<FormAnswer>({ errors: { '': [text()] }, values: {} }, { status })
}

function linkOf(request: Request, moveId: string | undefined) {
  const id = requireId(moveId)
  const token = readLinkToken(request, 'address-move', id)
  if (token === null) throw notFound()
  return { id, token }
}

export default function AddressMove() {
  const { facts, dead: over } = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  if (over)
    return (
      <PublicPage title={dead[over].title()} lead={dead[over].text()}>
        <div>
          <ButtonLink to="/sign-in">{m.common_sign_in()}</ButtonLink>
        </div>
      </PublicPage>
    )
  const { address, accountName, name, by, expiresAt, timeZone } = facts
  return (
    <PublicPage
      title={m.logins_confirm_title()}
      lead={m.logins_confirm_lead({ by, account: accountName, name, address })}
    >
      <ul className="grid list-disc gap-1 pl-5 text-sm text-ink2">
        <li>{m.logins_confirm_then({ address })}</li>
        <li>{m.logins_confirm_password()}</li>
        <li>{m.logins_confirm_not_you({ name })}</li>
      </ul>
      <p className="text-sm text-ink2">
        {m.logins_confirm_until()} <Time at={expiresAt} zone={timeZone} style="long" />
      </p>
      <FormErrors errors={answer?.errors['']} />
      <Form method="post">
        <Button variant="primary" wide>
          {m.logins_confirm_button({ address })}
        </Button>
      </Form>
    </PublicPage>
  )
}
