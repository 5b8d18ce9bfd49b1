import { ChevronDown } from 'lucide-react'
import type { OwnerChoice } from '#app/domain/contacts/owner-choices.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { buttonClass } from '#app/ui/button.tsx'
import { CheckboxField, TextField } from '#app/ui/field.tsx'
import { useClosingDetails } from '#app/ui/menu.tsx'

export type OwnerChoices = {
  /** As the URL has it: memberships, `me`, `nobody`, `gone`. */
  chosen: string[]
  people: OwnerChoice[]
  more: boolean
  /** What was typed to find somebody. */
  find: string
  /** Whether the reader can be a contact owner here. */
  me: boolean
}

/** Whose contacts: one's own, nobody's, those of one or several people. A menu that opens without script. */
export function OwnerFilter({ chosen, people, more, find, me }: OwnerChoices) {
  const details = useClosingDetails()
  const tick = (value: string, label: string) => (
    <CheckboxField
      key={value}
      name="owner"
      value={value}
      label={label}
      defaultChecked={chosen.includes(value)}
    />
  )
  return (
    <details ref={details} name="menu" open={find !== '' || undefined} className="relative">
      <summary className={buttonClass()}>
        {chosen.length === 0 ? m.contacts_field_contact_owner() : summaryOf({ chosen, people })}
        <ChevronDown aria-hidden className="size-4" />
      </summary>
      <fieldset className="absolute left-0 z-30 mt-1 max-h-96 w-72 max-w-[calc(100vw-2rem)] overflow-y-auto rounded-lg border border-line bg-surface p-3 shadow-float">
        <legend className="sr-only">{m.contacts_field_contact_owner()}</legend>
        {me && tick('me', m.listing_owner_me())}
        {tick('nobody', m.listing_owner_nobody())}
        {tick('gone', m.departures_owner_gone())}
        <hr className="my-2 border-line" />
        {people.map(({ id, name, gone }) => tick(id, gone ? m.listing_owner_named_gone({ name }) : name))}
        {(more || find !== '') && (
          <TextField
            name="find"
            label={m.listing_owner_find()}
            hint={m.listing_owner_find_hint()}
            defaultValue={find}
            className="mt-2"
          />
        )}
      </fieldset>
    </details>
  )
}

/** The one by name, several by their number. */
function summaryOf({ chosen, people }: Pick<OwnerChoices, 'chosen' | 'people'>): string {
  if (chosen.length > 1) return m.listing_owners_chosen({ count: chosen.length })
  if (chosen[0] === 'me') return m.listing_owner_me()
  if (chosen[0] === 'nobody') return m.listing_owner_nobody()
  if (chosen[0] === 'gone') return m.departures_owner_gone()
  return people.find(({ id }) => id === chosen[0])?.name ?? m.listing_owners_chosen({ count: 1 })
}
