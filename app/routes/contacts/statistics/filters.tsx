import { Form, Link, useSearchParams } from '@remix-run/react'
import { ChevronDown } from 'lucide-react'
import {
  charts,
  periods,
  units,
  type Chart,
  type Grouping,
  type Period,
  type Unit,
} from '#app/domain/contacts/statistics/choices.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, buttonClass } from '#app/ui/button.tsx'
import { CheckboxField, SelectField, TextField } from '#app/ui/field.tsx'
import { useClosingDetails } from '#app/ui/menu.tsx'
import { groupingWords, periodWords, unitWords } from './words.ts'

type Named = { id: string; name: string }
type Props = {
  by: Grouping
  unit: Unit
  period: Period
  chart: Chart
  /** Null where the reader reads only the own figures, or there are no teams. */
  people: Named[] | null
  teams: Named[] | null
  users: string[]
  chosenTeams: string[]
  from: string
  until: string
}

/** By whom or what, when, and whose: a form of its own URL. Free days count where that period is chosen. */
export function StatisticsFilters(props: Props) {
  const { by, unit, period, chart, people, teams, users, chosenTeams, from, until } = props
  const [query] = useSearchParams()
  const select = (name: string, label: string, value: string, options: [string, string][]) => (
    <SelectField
      name={name}
      label={label}
      defaultValue={value}
      options={options.map(([value, label]) => ({ value, label }))}
      className="min-w-32"
    />
  )
  const groupings = (['user', 'team', 'date'] as const).filter((each) => each !== 'team' || teams?.length)
  return (
    // The key makes the fields follow the URL when somebody goes back.
    <Form key={String(query)} method="get" className="flex flex-wrap items-end gap-3 print:hidden">
      {people &&
        select(
          'by',
          m.statistics_by(),
          by,
          groupings.map((each) => [each, groupingWords[each]()]),
        )}
      {select(
        'period',
        m.statistics_period(),
        period,
        periods.map((each) => [each, periodWords[each]()]),
      )}
      <TextField type="date" name="from" label={m.statistics_from()} defaultValue={from} className="w-36" />
      <TextField
        type="date"
        name="until"
        label={m.statistics_until()}
        defaultValue={until}
        className="w-36"
      />
      {by === 'date' &&
        select(
          'per',
          m.statistics_per(),
          unit,
          units.map((each) => [each, unitWords[each]()]),
        )}
      {select(
        'chart',
        m.statistics_chart(),
        chart,
        charts.map((each) => [each, chartWords[each]()]),
      )}
      {people && <Ticks name="user" label={m.statistics_people()} choices={people} chosen={users} />}
      {teams && teams.length > 0 && (
        <Ticks name="team" label={m.statistics_teams()} choices={teams} chosen={chosenTeams} />
      )}
      <Button>{m.common_filter()}</Button>
      {[...query.keys()].length > 0 && (
        <Link to="?" className={buttonClass({ variant: 'quiet' })}>
          {m.common_clear_filters()}
        </Link>
      )}
    </Form>
  )
}

const chartWords: Record<Chart, () => string> = {
  contacts: m.statistics_chart_of_contacts,
  value: m.statistics_chart_of_value,
}

/** Some people or teams, or all: a menu of ticks that opens without script. */
function Ticks(props: { name: string; label: string; choices: Named[]; chosen: string[] }) {
  const { name, label, choices, chosen } = props
  const details = useClosingDetails()
  return (
    <details ref={details} name="menu" className="relative">
      <summary className={buttonClass()}>
        {chosen.length > 0 ? m.statistics_chosen({ label, count: chosen.length }) : label}
        <ChevronDown aria-hidden className="size-4" />
      </summary>
      <fieldset className="absolute left-0 z-30 mt-1 max-h-80 w-64 max-w-[calc(100vw-2rem)] overflow-y-auto rounded-lg border border-line bg-surface p-3 shadow-float">
        <legend className="sr-only">{label}</legend>
        {choices.map((choice) => (
          <CheckboxField
            key={choice.id}
            name={name}
            value={choice.id}
            label={choice.name}
            defaultChecked={chosen.includes(choice.id)}
          />
        ))}
      </fieldset>
    </details>
  )
}
