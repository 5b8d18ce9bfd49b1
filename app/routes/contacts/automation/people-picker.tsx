import { ArrowDown, ArrowUp } from 'lucide-react'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { FieldError, SelectField } from '#app/ui/field.tsx'

type Props = { chosen: string[]; people: { id: string; name: string }[]; errors?: string[] }

/** Whom a workflow rotates among, in their order; the buttons post the form. */
export function PeoplePicker({ chosen, people, errors }: Props) {
  const nameOf = (id: string) => people.find((person) => person.id === id)?.name ?? m.workflows_person_gone()
  const rest = people.filter(({ id }) => !chosen.includes(id))
  return (
    <fieldset className="grid min-w-0 gap-3" aria-describedby={errors && 'people-error'}>
      <legend className="mb-1 text-sm font-medium">{m.workflows_people()}</legend>
      {chosen.length > 0 && (
        <ol className="divide-y divide-line rounded-md border border-line">
          {chosen.map((id, place) => (
            <li key={id} className="flex flex-wrap items-center gap-2 px-3 py-1.5">
              <input type="hidden" name="people" value={id} />
              <span className="w-6 text-sm text-ink3 tabular-nums">{place + 1}</span>
              <span className="min-w-0 grow break-words">{nameOf(id)}</span>
              <span className="flex gap-1">
                <Button
                  small
                  variant="quiet"
                  name="intent"
                  value={`up.${id}`}
                  disabled={place === 0}
                  aria-label={m.workflows_person_up({ name: nameOf(id) })}
                  icon={<ArrowUp aria-hidden className="size-4" />}
                />
                <Button
                  small
                  variant="quiet"
                  name="intent"
                  value={`down.${id}`}
                  disabled={place === chosen.length - 1}
                  aria-label={m.workflows_person_down({ name: nameOf(id) })}
                  icon={<ArrowDown aria-hidden className="size-4" />}
                />
                <Button small variant="quiet" name="intent" value={`remove-person.${id}`}>
                  {m.workflows_remove()}
                  <span className="sr-only">: {nameOf(id)}</span>
                </Button>
              </span>
            </li>
          ))}
        </ol>
      )}
      {errors && <FieldError id="people-error" errors={errors} />}
      <div className="flex flex-wrap items-end gap-2">
        <SelectField
          name="person"
          label={m.workflows_add_person()}
          className="min-w-48 grow"
          options={[
            { value: '', label: m.workflows_choose_person() },
            ...rest.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <Button name="intent" value="add-person">
          {m.workflows_add()}
        </Button>
      </div>
    </fieldset>
  )
}
