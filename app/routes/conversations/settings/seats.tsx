import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { buySeats } from '#app/domain/conversations/seats/buy-seats.ts'
import { subscriptionOf } from '#app/domain/people/licences/subscriptions.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { planName } from '#app/i18n/plan-words.ts'
import { formatMoney } from '#app/ui/money.ts'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { countOf } from '../../licences/parts/count-field.ts'
import { seatSchema } from './parts/count-field.ts'
import { refusedSeats, type SeatAnswer } from './parts/refusals.ts'
import { seatFacts } from './parts/seat-facts.ts'
import { SeatForm } from './parts/seat-form.tsx'
import { conversationPaths, useConversationPaths } from './paths.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.seats_buy(), matches)

const requirement = { own: true, floor: 'admin' } as const

/** Buys seats, which are there at once (V1). */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { account } = await requireScope(request, params.accountId, requirement)
  return json({ seats: seatFacts(await subscriptionOf(account.id)) })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, requirement)
  const form = await readForm(request, seatSchema, standing)
  if (!form.ok) return json<SeatAnswer>({ ...form, plan: null }, { status: form.status })
  const outcome = await buySeats(standing, countOf(form.value.seats))
  if (!outcome.ok) return refusedSeats(outcome, form.value)
  const text = m.seats_bought({ count: outcome.bought, seats: outcome.seats })
  return await redirectWithFlash(conversationPaths(standing.account.id).roles, { tone: 'ok', text })
}

export default function Seats() {
  const { seats } = useLoaderData<typeof loader>()
  const answer = useActionData<SeatAnswer>()
  const paths = useConversationPaths()
  const { renewsAt, limit, priceCents, plan } = seats
  const buys = renewsAt !== null
  return (
    <Page
      title={buys ? m.seats_buy() : m.seats_buy_trial()}
      lead={
        buys || limit === null
          ? m.seats_buy_lead({ price: formatMoney(priceCents), plan: planName(plan) })
          : m.seats_buy_lead_trial({ count: limit })
      }
      back={{ to: paths.roles, label: m.seats_roles_title() }}
      narrow
    >
      <SeatForm
        seats={seats}
        label={m.seats_how_many()}
        hint={m.seats_buy_hint()}
        confirm={buys ? m.seats_buy() : m.seats_buy_trial()}
        defaultValue={1}
        least={1}
        answer={answer}
      />
    </Page>
  )
}
