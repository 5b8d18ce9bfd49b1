import * as m from '#app/i18n/paraglide/messages.js'
import { Card } from '#app/ui/card.tsx'
import { Fact, Facts } from '#app/ui/facts.tsx'
import { statusName } from '../list/status-badge.tsx'

export type Words = Record<'won' | 'lost' | 'cancelled' | 'open', { contacts: string; value: string }>

/** Everything that fits, in four numbers; what is open is so now. */
export function FigureTotals({ total }: { total: Words }) {
  return (
    <Card>
      <Facts columns={4}>
        {(['won', 'lost', 'cancelled', 'open'] as const).map((status) => (
          <Fact key={status} name={status === 'open' ? m.statistics_open_now() : statusName(status)}>
            <span className="block text-xl font-semibold tabular-nums">{total[status].contacts}</span>
            <span className="block text-sm font-normal text-ink2 tabular-nums">
              {m.statistics_worth({ value: total[status].value })}
            </span>
          </Fact>
        ))}
      </Facts>
    </Card>
  )
}
