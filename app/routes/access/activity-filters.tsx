import { useLocation } from '@remix-run/react'
import * as m from '#app/i18n/paraglide/messages.js'
import { SelectField, TextField, type Option } from '#app/ui/field.tsx'
import { SearchForm } from '#app/ui/search.tsx'

/** Search, action and days. The cursor counts as a filter here: a new search begins at the newest entry. */
export function ActivityFilters({ actions }: { actions: Option[] }) {
  const query = new URLSearchParams(useLocation().search)
  const day = (name: string, label: string) => (
    <div className="flex items-center gap-2 text-sm text-ink2">
      <span aria-hidden>{label}</span>
      <TextField
        type="date"
        name={name}
        label={label}
        hideLabel
        defaultValue={query.get(name) ?? ''}
        className="w-36"
      />
    </div>
  )
  return (
    <SearchForm label={m.access_activity_search()} filters={['action', 'from', 'until', 'before']}>
      <SelectField
        name="action"
        label={m.access_activity_action()}
        hideLabel
        options={[{ value: '', label: m.access_activity_action_all() }, ...actions]}
        defaultValue={query.get('action') ?? ''}
        className="max-w-52 min-w-44"
      />
      {day('from', m.access_activity_from())}
      {day('until', m.access_activity_until())}
    </SearchForm>
  )
}
