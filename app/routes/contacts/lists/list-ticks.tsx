import type { ContactList } from '#app/domain/contacts/lists/contact-lists.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { CheckboxField, FieldError } from '#app/ui/field.tsx'

/** The account's lists to be ticked; of many some are seen at once. */
export function ListTicks({
  lists,
  ticked,
  errors,
}: {
  lists: ContactList[]
  ticked: string[]
  errors?: string[]
}) {
  return (
    <fieldset aria-describedby={errors?.length ? 'lists-error' : undefined}>
      <legend className="mb-1 text-sm font-medium">
        {m.record_lists()} <span className="font-normal text-ink3">{m.common_optional()}</span>
      </legend>
      <div className="grid max-h-60 gap-x-6 overflow-y-auto sm:grid-cols-2">
        {lists.map(({ id, name }) => (
          <CheckboxField key={id} name="lists" value={id} label={name} defaultChecked={ticked.includes(id)} />
        ))}
      </div>
      {errors?.length ? <FieldError id="lists-error" errors={errors} /> : null}
    </fieldset>
  )
}
