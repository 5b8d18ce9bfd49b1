import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound } from '#app/auth/ids.ts'
import { changePlan, leastLicences } from '#app/domain/people/licences/change-plan.ts'
import type { PlanKey } from '#app/domain/people/licences/plans.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { planName } from '#app/i18n/plan-words.ts'
import { ButtonLink, TextLink } from '#app/ui/button.tsx'
import { formatMoney } from '#app/ui/money.ts'
import { Notice } from '#app/ui/notice.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { useConversationPaths } from '../conversations/settings/paths.ts'
import { countOf, countSchema } from './parts/count-field.ts'
import { CountForm } from './parts/count-form.tsx'
import { plansAndLicences, type PlanFacts } from './parts/facts.ts'
import { LicenceMeter } from './parts/meter.tsx'
import { refusedLicences, type LicenceAnswer } from './parts/refusals.ts'
import { licencePaths, useLicencePaths } from './paths.ts'

export const meta: MetaFunction<typeof loader> = ({ data, matches }) =>
  titleFor(data ? titleOf(data) : m.licences_title(), matches)

/** The plan that the account has is none to change to. */
function titleOf({ facts, next }: { facts: { plan: { key: PlanKey } }; next: { key: PlanKey } }): string {
  const plan = planName(next.key)
  return next.key === facts.plan.key ? m.licences_plan_is({ plan }) : m.licences_change_to({ plan })
}

const requirement = { own: true, floor: 'admin', afterTrial: true } as const

/** What changing to this plan means, before it is done. The trial is nobody's to choose. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { account } = await requireScope(request, params.accountId, requirement)
  const { subscription, facts, plans } = await plansAndLicences(account.id)
  const next = plans.find(({ key }) => key === params.planKey)
  if (!next || next.isTrial) throw notFound()
  return json({ facts, next, least: leastLicences(subscription) })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, requirement)
  const form = await readForm(request, countSchema, standing)
  if (!form.ok) return json<LicenceAnswer>({ ...form, plan: null }, { status: form.status })
  const wish = { plan: params.planKey ?? '', licences: countOf(form.value.licences) }
  const outcome = await changePlan(standing, wish)
  if (!outcome.ok) {
    if (outcome.reason === 'no-such-plan') throw notFound()
    return refusedLicences(outcome, form.value)
  }
  const text = m.licences_plan_changed({ plan: planName(outcome.plan), count: outcome.licences })
  return await redirectWithFlash(licencePaths(standing.account.id).licences, { tone: 'ok', text })
}

export default function PlanChoice() {
  const { facts, next, least } = useLoaderData<typeof loader>()
  const answer = useActionData<LicenceAnswer>()
  const paths = useLicencePaths()
  const conversations = useConversationPaths()
  const plan = planName(next.key)
  const fits = next.licenceLimit === null || least <= next.licenceLimit
  return (
    <Page
      title={titleOf({ facts, next })}
      lead={m.licences_plan_lead({ plan, price: formatMoney(next.priceCents) })}
      back={{ to: paths.licences, label: m.licences_title() }}
      narrow
    >
      {next.key === facts.plan.key ? (
        <Notice>{m.licences_refused_same_plan()}</Notice>
      ) : (
        <>
          {!fits && (
            <Notice tone="warn" title={m.licences_plan_too_small({ plan, count: next.licenceLimit! })}>
              <p>
                {facts.plan.isTrial
                  ? m.licences_plan_too_small_trial({ count: least })
                  : m.licences_plan_too_small_paid({ count: least })}
              </p>
              <ButtonLink small to={`${paths.licences}#plans`} className="mt-2">
                {m.licences_see_plans()}
              </ButtonLink>
            </Notice>
          )}
          <Lost from={facts.plan} to={next} />
          {facts.seats > 0 && (
            <Notice>
              {m.seats_plan_stay({ count: facts.seats, price: formatMoney(next.seatPriceCents) })}{' '}
              <TextLink to={conversations.seatRenewal}>
                {facts.plan.isTrial ? m.seats_give_back() : m.seats_change_renewal()}
              </TextLink>
            </Notice>
          )}
          {(fits || answer) && (
            <CountForm
              label={m.licences_how_many()}
              hint={
                facts.plan.isTrial
                  ? m.licences_plan_hint_trial({ least })
                  : m.licences_plan_hint_paid({ least })
              }
              confirm={m.licences_change_to({ plan })}
              defaultValue={least}
              least={least}
              most={next.licenceLimit ?? undefined}
              answer={answer}
            >
              <LicenceMeter facts={facts} />
            </CountForm>
          )}
        </>
      )}
    </Page>
  )
}

/** What the account has now and will not have then. */
function Lost({ from, to }: { from: PlanFacts; to: PlanFacts }) {
  const lost = [
    from.teams && !to.teams && m.licences_lost_teams(),
    from.rotation && !to.rotation && m.licences_lost_rotation(),
  ].filter((line) => line !== false)
  if (lost.length === 0) return null
  return (
    <Notice tone="warn" title={m.licences_lost_title({ plan: planName(to.key) })}>
      <ul className="mt-1 grid list-disc gap-1 pl-5">
        {lost.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Notice>
  )
}
