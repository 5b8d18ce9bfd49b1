import { useSearchParams } from '@remix-run/react'
import { statuses } from '#app/domain/contacts/contact.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { SelectField, TextField, type Option } from '#app/ui/field.tsx'
import { SearchForm } from '#app/ui/search.tsx'
import { TeamSelect } from '../../people/teams/team-column.tsx'
import { OwnerFilter, type OwnerChoices } from './owner-filter.tsx'
import { statusName } from './status-badge.tsx'

type Named = { id: string; name: string }

export type FilterChoices = {
  owners: OwnerChoices
  /** Null where there are no teams. */
  teams: Named[] | null
  lists: Named[]
}

/** Search, filters and order of the list. The place in the list counts as a filter here: a new search begins at its start. */
export function ContactFilters({ owners, teams, lists }: FilterChoices) {
  const [query] = useSearchParams()
  const select = (name: string, label: string, options: Option[], all: string | null) => (
    <SelectField
      name={name}
      label={label}
      hideLabel
      options={all === null ? options : [{ value: '', label: all }, ...options]}
      defaultValue={query.get(name) ?? ''}
      className="max-w-52 min-w-36"
    />
  )
  return (
    <SearchForm
      label={m.listing_search()}
      filters={['owner', 'find', 'team', 'status', 'territory', 'list', 'privacy', 'order', 'after']}
    >
      <OwnerFilter {...owners} />
      {select(
        'status',
        m.common_status(),
        statuses.map((status) => ({ value: status, label: statusName(status) })),
        m.listing_status_all(),
      )}
      <TextField
        name="territory"
        label={m.contacts_field_territory()}
        hideLabel
        placeholder={m.contacts_field_territory()}
        defaultValue={query.get('territory') ?? ''}
        className="w-36"
      />
      {lists.length > 0 &&
        select(
          'list',
          m.contacts_field_list(),
          lists.map(({ id, name }) => ({ value: id, label: name })),
          m.listing_list_all(),
        )}
      <TeamSelect choices={teams} team={query.get('team')} />
      {select(
        'privacy',
        m.listing_privacy(),
        [
          { value: 'shared', label: m.listing_privacy_shared() },
          { value: 'private', label: m.listing_privacy_private() },
        ],
        m.listing_privacy_all(),
      )}
      {select(
        'order',
        m.listing_order(),
        [
          { value: '', label: m.listing_order_newest() },
          { value: 'name', label: m.listing_order_name() },
          { value: 'company', label: m.listing_order_company() },
          { value: 'score', label: m.listing_order_score() },
        ],
        null,
      )}
    </SearchForm>
  )
}
