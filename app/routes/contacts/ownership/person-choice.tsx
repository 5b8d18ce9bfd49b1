import type { SerializeFrom } from '@remix-run/node'
import { useId, type ReactNode } from 'react'
import type { Assignee } from '#app/domain/contacts/ownership/assignees.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { FieldError } from '#app/ui/field.tsx'
import { formatInstant } from '#app/ui/time.tsx'

type Person = SerializeFrom<Assignee>
type Props = {
  /** One person, or several. */
  type: 'radio' | 'checkbox'
  people: Person[]
  legend: string
  /** Whose box is ticked at first; '' is nobody. */
  chosen: readonly string[]
  /** The choice of no contact owner at all, first in the list. */
  nobody?: boolean
  errors?: string[]
}

/** People to choose from, in the field `to`. */
export function PersonChoice({ type, people, legend, chosen, nobody, errors }: Props) {
  const id = useId()
  return (
    <fieldset aria-describedby={errors?.length ? id : undefined}>
      <legend className="sr-only">{legend}</legend>
      <div className="grid gap-0.5">
        {nobody && (
          <Choice type={type} value="nobody" checked={chosen.includes('')}>
            {m.ownership_nobody()}
          </Choice>
        )}
        {people.map((person) => (
          <Choice key={person.id} type={type} value={person.id} checked={chosen.includes(person.id)}>
            {person.name}
            {person.own && <span className="text-ink3"> {m.ownership_you()}</span>}
            <span className="block text-xs text-ink3">
              {person.username}
              {person.absentUntil && ` · ${m.ownership_absent_until({ day: dayOf(person.absentUntil) })}`}
            </span>
          </Choice>
        ))}
      </div>
      {Boolean(errors?.length) && <FieldError id={id} errors={errors!} />}
    </fieldset>
  )
}

/** A day as it lies in the calendar, whatever the zone. */
export const dayOf = (day: string) => formatInstant(`${day}T12:00:00Z`, getLocale(), 'UTC', 'day')

type ChoiceProps = {
  type: Props['type']
  value: string
  checked: boolean
  children: ReactNode
}

function Choice({ type, value, checked, children }: ChoiceProps) {
  return (
    <label className="flex min-h-9 gap-2.5 rounded-md px-2 py-1.5 text-sm hover:bg-sunken pointer-coarse:min-h-11">
      <input type={type} name="to" value={value} defaultChecked={checked} className="tick" />
      <span className="min-w-0 break-words">{children}</span>
    </label>
  )
}
