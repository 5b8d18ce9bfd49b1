import type { Chart } from '#app/domain/contacts/statistics/choices.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Card } from '#app/ui/card.tsx'
import { statusName } from '../list/status-badge.tsx'

type Bars = { won: number; lost: number; cancelled: number }
type Props = { rows: { id: string | null; name: string; bars: Bars }[]; chart: Chart }

const kinds = ['won', 'lost', 'cancelled'] as const
/** Told apart by lightness too, on paper and to whoever sees few colours. */
const looks: Record<(typeof kinds)[number], string> = {
  won: 'fill-ok bg-ok',
  lost: 'fill-danger/60 bg-danger/60',
  cancelled: 'fill-ink3/35 bg-ink3/35',
}

/** More bars than these are read in the table. */
const mostBars = 60

/**
 * A bar a row: what was won, lost and cancelled, one behind the other. Drawn with attributes alone, so that no policy stands
 * against it. The table below says the same in numbers, and is its text.
 */
export function FigureChart({ rows, chart }: Props) {
  const shown = rows.slice(0, mostBars)
  const longest = Math.max(...shown.map(({ bars }) => bars.won + bars.lost + bars.cancelled), 0)
  if (longest === 0) return null
  return (
    <Card>
      <figure>
        <figcaption className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
          <span className="font-semibold">
            {chart === 'value' ? m.statistics_chart_value() : m.statistics_chart_contacts()}
          </span>
          {kinds.map((kind) => (
            <span key={kind} className="inline-flex items-center gap-1.5 text-ink2">
              <span
                aria-hidden
                className={`size-3 rounded-xs ${looks[kind]} print:border print:border-line`}
              />
              {statusName(kind)}
            </span>
          ))}
        </figcaption>
        <p className="sr-only">{m.statistics_chart_text()}</p>
        <div aria-hidden className="grid gap-1.5 [print-color-adjust:exact]">
          {shown.map((row) => (
            <div
              key={row.id ?? 'none'}
              className="grid grid-cols-[minmax(5rem,10rem)_minmax(0,1fr)] items-center gap-3 text-xs"
            >
              <span className="truncate text-ink2">{row.name}</span>
              <Bar bars={row.bars} longest={longest} />
            </div>
          ))}
        </div>
      </figure>
    </Card>
  )
}

function Bar({ bars, longest }: { bars: Bars; longest: number }) {
  let from = 0
  return (
    <svg className="h-4 w-full" viewBox="0 0 1000 16" preserveAspectRatio="none" focusable="false">
      {kinds.map((kind) => {
        const length = (bars[kind] / longest) * 1000
        const x = from
        from += length
        return (
          length > 0 && <rect key={kind} x={x} y={0} width={length} height={16} className={looks[kind]} />
        )
      })}
    </svg>
  )
}
