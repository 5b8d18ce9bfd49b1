import { Form, useSearchParams } from '@remix-run/react'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { SelectField } from '#app/ui/field.tsx'
import { HiddenFields } from '#app/ui/form.tsx'

type Named = { id: string; name: string }
type Props = {
  whose: string
  /** Null where the reader looks after nobody else. */
  people: Named[] | null
  lists: Named[]
  list: string | null
  me: string | null
}

/** Whose follow-ups, and of which list. Nothing where there is nothing to choose. */
export function FollowUpFilters({ whose, people, lists, list, me }: Props) {
  const [query] = useSearchParams()
  if (!people && lists.length === 0) return null
  const due = query.get('due')
  return (
    <Form key={String(query)} method="get" className="flex flex-wrap items-center gap-2">
      {due && <HiddenFields fields={{ due }} />}
      {people && (
        <SelectField
          name="member"
          label={m.follow_ups_member_filter()}
          hideLabel
          defaultValue={whose === me ? '' : whose}
          className="max-w-60 min-w-40"
          options={[
            ...(me ? [{ value: '', label: m.follow_ups_mine() }] : []),
            { value: 'all', label: m.follow_ups_everybody() },
            ...people.filter(({ id }) => id !== me).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      {lists.length > 0 && (
        <SelectField
          name="list"
          label={m.follow_ups_list_filter()}
          hideLabel
          defaultValue={list ?? ''}
          className="max-w-60 min-w-40"
          options={[
            { value: '', label: m.follow_ups_every_list() },
            ...lists.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      <Button>{m.common_filter()}</Button>
    </Form>
  )
}
