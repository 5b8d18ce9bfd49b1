import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import {
  changeSeatRenewal,
  type SeatRenewalChanged,
} from '#app/domain/conversations/seats/change-seat-renewal.ts'
import { subscriptionOf } from '#app/domain/people/licences/subscriptions.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { Page } from '#app/ui/page.tsx'
import { formatInstant } from '#app/ui/time.tsx'
import { titleFor } from '#app/ui/title.ts'
import { countOf } from '../../licences/parts/count-field.ts'
import { seatSchema } from './parts/count-field.ts'
import { refusedSeats, type SeatAnswer } from './parts/refusals.ts'
import { seatFacts } from './parts/seat-facts.ts'
import { SeatForm } from './parts/seat-form.tsx'
import { conversationPaths, useConversationPaths } from './paths.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.seats_change_renewal(), matches)

// Giving back is open after the trial too, so that choosing a plan brings no more seats than are wanted.
const requirement = { own: true, floor: 'admin', afterTrial: true } as const

/** How many seats there shall be from the renewal on; on a trial, from now on (V1). */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { account } = await requireScope(request, params.accountId, requirement)
  return json({ seats: seatFacts(await subscriptionOf(account.id)) })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, requirement)
  const form = await readForm(request, seatSchema, standing)
  if (!form.ok) return json<SeatAnswer>({ ...form, plan: null }, { status: form.status })
  const outcome = await changeSeatRenewal(standing, countOf(form.value.seats))
  if (!outcome.ok) return refusedSeats(outcome, form.value)
  const text = wordsOf(outcome, standing.account.timeZone)
  return await redirectWithFlash(conversationPaths(standing.account.id).roles, { tone: 'ok', text })
}

function wordsOf({ changed, seats: count, renewsAt }: SeatRenewalChanged, zone: string): string {
  if (!changed) return m.seats_renewal_same({ count })
  if (!renewsAt) return m.seats_now_there_are({ count })
  return m.seats_renewal_changed({
    count,
    at: formatInstant(renewsAt.toISOString(), getLocale(), zone, 'day'),
  })
}

export default function SeatRenewal() {
  const { seats } = useLoaderData<typeof loader>()
  const answer = useActionData<SeatAnswer>()
  const paths = useConversationPaths()
  const { agents, held, ending, renewsAt } = seats
  const least = agents + held
  return (
    <Page
      title={renewsAt ? m.seats_change_renewal() : m.seats_give_back()}
      lead={renewsAt ? m.seats_renewal_lead() : m.seats_renewal_lead_trial()}
      back={{ to: paths.roles, label: m.seats_roles_title() }}
      narrow
    >
      <SeatForm
        seats={seats}
        label={renewsAt ? m.seats_renewal_how_many() : m.seats_renewal_how_many_trial()}
        hint={m.seats_renewal_hint({ least, most: seats.seats })}
        confirm={m.common_save()}
        defaultValue={seats.seats - ending}
        least={least}
        most={seats.seats}
        answer={answer}
      />
    </Page>
  )
}
