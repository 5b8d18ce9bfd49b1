import type { InstanceFigures } from '#app/domain/operations/instance-figures.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { formatRemaining } from '#app/ui/time.tsx'

/** Work that comes a little late is no news. */
const late = 60

/** What an operator looks at first. */
export function Figures({ figures }: { figures: InstanceFigures }) {
  const { waiting, oldestDue, failed, sent, bounced } = figures
  const isLate = oldestDue >= late
  return (
    <dl
      aria-label={m.operator_figures()}
      className="grid gap-4 sm:grid-cols-[repeat(auto-fit,minmax(11rem,1fr))]"
    >
      <Figure
        label={m.operator_waiting()}
        value={waiting}
        note={isLate ? m.operator_oldest({ age: formatRemaining(oldestDue) }) : m.operator_nothing_due()}
        alarming={isLate}
      />
      <Figure label={m.operator_failed_day()} value={failed} alarming={failed > 0} />
      <Figure label={m.operator_sent_day()} value={sent} />
      <Figure label={m.operator_bounced_day()} value={bounced} alarming={bounced > 0} />
    </dl>
  )
}

type Props = { label: string; value: number; note?: string; alarming?: boolean }

function Figure({ label, value, note = m.operator_last_day(), alarming = false }: Props) {
  return (
    <div className="rounded-lg border border-line bg-surface px-5 py-4">
      <dt className="text-sm font-medium text-ink2">{label}</dt>
      <dd
        className={`mt-1 text-2xl font-semibold tracking-tight tabular-nums ${alarming ? 'text-danger' : ''}`}
      >
        {value.toLocaleString(getLocale())}
      </dd>
      <dd className="text-sm text-ink3">{note}</dd>
    </div>
  )
}
