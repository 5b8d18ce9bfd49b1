import { Check, Minus } from 'lucide-react'
import type { ReactNode } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import { planName } from '#app/i18n/plan-words.ts'
import { Badge } from '#app/ui/badge.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { formatMoney } from '#app/ui/money.ts'
import { useLicencePaths } from '../paths.ts'
import type { PlanFacts } from './facts.ts'

/** What each plan allows, side by side; on a narrow screen the table scrolls in itself. */
export function PlanTable({ plans, current, buys }: { plans: PlanFacts[]; current: string; buys: boolean }) {
  const rows: [label: string, cell: (plan: PlanFacts) => ReactNode][] = [
    [m.licences_row_price(), price],
    [m.licences_row_licences(), licences],
    [m.licences_row_users(), users],
    [m.licences_row_duration(), duration],
    [m.seats_row(), seats],
    [m.licences_row_base(), () => <Yes />],
    [m.licences_row_teams(), ({ teams }) => (teams ? <Yes /> : <No />)],
    [m.licences_row_rotation(), ({ rotation }) => (rotation ? <Yes /> : <No />)],
  ]
  return (
    // A region that scrolls must be reachable by keyboard, and holds what is only read out, lest the page grow by it.
    <div
      role="region"
      aria-label={m.licences_plans_title()}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="relative overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table className="w-full text-sm">
        <thead>
          <tr className="border-b border-line">
            <th scope="col" className="px-4 py-3 text-left">
              <span className="sr-only">{m.licences_row_what()}</span>
            </th>
            {plans.map(({ key }) => (
              <th key={key} scope="col" className={`min-w-32 px-4 py-3 text-left ${tint(key, current)}`}>
                <span className="block text-base font-semibold">{planName(key)}</span>
                {key === current && <Badge tone="accent">{m.licences_current_plan()}</Badge>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map(([label, cell]) => (
            <tr key={label}>
              <th scope="row" className="px-4 py-2.5 text-left font-normal text-ink2">
                {label}
              </th>
              {plans.map((plan) => (
                <td key={plan.key} className={`px-4 py-2.5 tabular-nums ${tint(plan.key, current)}`}>
                  {cell(plan)}
                </td>
              ))}
            </tr>
          ))}
          {buys && (
            <tr>
              <td className="px-4 py-3" />
              {plans.map((plan) => (
                <td key={plan.key} className={`px-4 py-3 align-top ${tint(plan.key, current)}`}>
                  <Choose plan={plan} current={current} />
                </td>
              ))}
            </tr>
          )}
        </tbody>
      </table>
    </div>
  )
}

const tint = (key: string, current: string) => (key === current ? 'bg-accent-soft/50' : '')

function Choose({ plan, current }: { plan: PlanFacts; current: string }) {
  const paths = useLicencePaths()
  if (plan.key === current || plan.isTrial) return null
  return (
    <ButtonLink
      small
      to={paths.plan(plan.key)}
      aria-label={m.licences_choose_plan({ plan: planName(plan.key) })}
    >
      {m.licences_choose()}
    </ButtonLink>
  )
}

function price({ priceCents, isTrial }: PlanFacts) {
  return isTrial ? m.licences_price_free() : formatMoney(priceCents)
}

function licences({ licenceLimit }: PlanFacts) {
  return licenceLimit === null ? m.licences_any_number() : m.licences_at_most({ count: licenceLimit })
}

function users({ memberLimit }: PlanFacts) {
  return memberLimit === null ? m.licences_any_users() : m.licences_at_most_users({ count: memberLimit })
}

function seats({ isTrial, seatLimit, seatPriceCents }: PlanFacts) {
  return isTrial && seatLimit !== null ? m.seats_row_free({ count: seatLimit }) : formatMoney(seatPriceCents)
}

function duration({ trialDays }: PlanFacts) {
  return trialDays === null ? m.licences_renews_monthly() : m.licences_trial_days({ count: trialDays })
}

function Yes() {
  return (
    <>
      <Check aria-hidden className="size-4.5 text-ok" />
      <span className="sr-only">{m.licences_yes()}</span>
    </>
  )
}

function No() {
  return (
    <>
      <Minus aria-hidden className="size-4.5 text-ink3" />
      <span className="sr-only">{m.licences_no()}</span>
    </>
  )
}
