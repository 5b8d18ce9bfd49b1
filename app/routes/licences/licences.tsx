import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Download } from 'lucide-react'
import { requireScope } from '#app/auth/guards.ts'
import { invitedCount } from '#app/domain/people/invitations/invitations.ts'
import { orderLines } from '#app/domain/people/licences/order-lines.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { planName } from '#app/i18n/plan-words.ts'
import { useAccount } from '#app/ui/account-context.tsx'
import { buttonClass, ButtonLink, TextLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Cursor } from '#app/ui/cursor.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { Fact, Facts } from '#app/ui/facts.tsx'
import { formatMoney } from '#app/ui/money.ts'
import { Notice } from '#app/ui/notice.tsx'
import { Page, Section } from '#app/ui/page.tsx'
import { Time } from '#app/ui/time.tsx'
import { titleFor } from '#app/ui/title.ts'
import { useConversationPaths } from '../conversations/settings/paths.ts'
import { cursorOf } from '../list-filter.ts'
import { plansAndLicences, type LicenceFacts } from './parts/facts.ts'
import { LicenceMeter } from './parts/meter.tsx'
import { OrdersTable } from './parts/order-rows.tsx'
import { orderRow } from './parts/order-words.ts'
import { PlanTable } from './parts/plan-table.tsx'
import { useLicencePaths } from './paths.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.licences_title(), matches)

/** The plan, how many licences there are and until when, all plans to compare, and the order lines (P1). */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { account } = await requireScope(request, params.accountId, { floor: 'admin' })
  const before = cursorOf(request)
  const [{ facts, plans }, { lines, next }, invited] = await Promise.all([
    plansAndLicences(account.id),
    orderLines(account.id, before),
    invitedCount(account.id),
  ])
  const locale = getLocale()
  return json({
    facts,
    plans,
    invited,
    orders: lines.map((line) => orderRow(line, locale)),
    next,
    older: before !== null,
  })
}

export default function Licences() {
  const { facts, plans, invited, orders, next, older } = useLoaderData<typeof loader>()
  const { acting } = useAccount()
  const paths = useLicencePaths()
  return (
    <Page title={m.licences_title()} back={{ to: paths.people, label: m.people_title() }}>
      {acting && <Notice>{m.licences_read_only()}</Notice>}
      <TrialNotice facts={facts} />
      <Card title={m.licences_plan_is({ plan: planName(facts.plan.key) })}>
        <div className="grid gap-5">
          <LicenceMeter facts={facts} invited={invited} />
          {facts.renewsAt && <Bill facts={facts} />}
          {!acting && facts.renewsAt && (
            <div className="flex flex-wrap gap-2">
              <ButtonLink to={paths.purchases} variant="primary">
                {m.licences_buy()}
              </ButtonLink>
              {facts.licences > 1 && (
                <ButtonLink to={paths.renewal}>{m.licences_change_renewal()}</ButtonLink>
              )}
            </div>
          )}
        </div>
      </Card>
      <Section title={m.licences_plans_title()} text={m.licences_plans_text()} id="plans">
        <PlanTable plans={plans} current={facts.plan.key} buys={!acting} />
      </Section>
      <Section
        title={m.licences_orders_title()}
        text={m.licences_orders_text()}
        actions={
          orders.length > 0 && (
            <a href={paths.csv} className={buttonClass({ small: true })}>
              <Download aria-hidden className="size-4" />
              {m.common_download_csv()}
            </a>
          )
        }
      >
        {orders.length > 0 ? (
          <div className="grid gap-3">
            <OrdersTable rows={orders} />
            <Cursor next={next} older={older} />
          </div>
        ) : (
          <EmptyState title={m.licences_orders_none()} text={m.licences_orders_none_text()} />
        )}
      </Section>
    </Page>
  )
}

/** Until when a trial runs, and what happens then. */
function TrialNotice({ facts: { trialEndsAt, trialOver } }: { facts: LicenceFacts }) {
  const { timeZone } = useAccount()
  if (trialEndsAt === null) return null
  const at = <Time at={trialEndsAt} zone={timeZone} />
  if (trialOver)
    return (
      <Notice tone="warn" title={m.licences_trial_over_title()}>
        <p>
          {m.licences_trial_ended()} {at}. {m.licences_trial_over_text()}
        </p>
      </Notice>
    )
  return (
    <Notice title={m.licences_trial_title()}>
      <p>
        {m.licences_trial_until()} {at}. {m.licences_trial_text()}
      </p>
    </Notice>
  )
}

/** What the next renewal will be. */
function Bill({ facts }: { facts: LicenceFacts }) {
  const { timeZone } = useAccount()
  const conversations = useConversationPaths()
  const { licences, ending, renewsAt, plan, seats, seatsEnding } = facts
  const atRenewal = licences - ending
  const seatsAtRenewal = seats - seatsEnding
  return (
    <Facts columns={4}>
      <Fact name={m.licences_renews_at()}>
        <Time at={renewsAt!} zone={timeZone} />
      </Fact>
      <Fact name={m.licences_at_renewal()}>
        {atRenewal}
        {ending > 0 && (
          <span className="block text-sm font-normal text-ink2">{m.licences_ending({ count: ending })}</span>
        )}
      </Fact>
      <Fact name={m.licences_unit_price()}>{formatMoney(plan.priceCents)}</Fact>
      {seats > 0 && (
        <>
          <Fact name={m.seats_at_renewal()}>
            <TextLink to={conversations.roles}>{seatsAtRenewal}</TextLink>
            {seatsEnding > 0 && (
              <span className="block text-sm font-normal text-ink2">
                {m.seats_fact_ending({ count: seatsEnding })}
              </span>
            )}
          </Fact>
          <Fact name={m.seats_unit_price()}>{formatMoney(plan.seatPriceCents)}</Fact>
        </>
      )}
      <Fact name={m.licences_next_bill()}>
        {formatMoney(plan.priceCents * atRenewal + plan.seatPriceCents * seatsAtRenewal)}
      </Fact>
    </Facts>
  )
}
