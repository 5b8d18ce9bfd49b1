import type { Double, Likeness } from '#app/domain/contacts/doubles/doubles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Badge } from '#app/ui/badge.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { SearchForm } from '#app/ui/search.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { useContactPaths } from '../paths.ts'

const words: Record<Likeness, () => string> = {
  email: m.doubles_same_email,
  phone: m.doubles_same_phone,
  name: m.doubles_same_name,
}

/** Contacts that may be the same one, or those that somebody looked for. */
export function Doubles({ keptId, doubles, search }: { keptId: string; doubles: Double[]; search: string }) {
  const paths = useContactPaths()
  return (
    <>
      <SearchForm label={m.doubles_search()} />
      {doubles.length === 0 ? (
        <EmptyState
          title={search ? m.doubles_none_found() : m.doubles_none()}
          text={search ? m.doubles_none_found_text() : m.doubles_none_text()}
        />
      ) : (
        <Table
          label={m.doubles_list()}
          head={
            <>
              <Th>{m.record_name()}</Th>
              <Th>{m.contacts_field_company()}</Th>
              <Th>{m.doubles_reach()}</Th>
              <Th>{m.contacts_field_contact_owner()}</Th>
              <Th>{m.doubles_why()}</Th>
              <Th>
                <span className="sr-only">{m.doubles_compare()}</span>
              </Th>
            </>
          }
        >
          {doubles.map(({ id, name, email, phone, company, ownerName, alike }) => (
            <Tr key={id}>
              <Td main>{name}</Td>
              <Td label={m.contacts_field_company()}>{company || '–'}</Td>
              <Td label={m.doubles_reach()}>{[email, phone].filter(Boolean).join(' · ') || '–'}</Td>
              <Td label={m.contacts_field_contact_owner()}>{ownerName ?? '–'}</Td>
              <Td label={m.doubles_why()}>
                <span className="flex flex-wrap gap-1">
                  {alike.length === 0 ? '–' : alike.map((each) => <Badge key={each}>{words[each]()}</Badge>)}
                </span>
              </Td>
              <Td>
                <ButtonLink
                  to={`${paths.merge(keptId)}?with=${id}`}
                  small
                  aria-label={m.doubles_compare_with({ name })}
                >
                  {m.doubles_compare()}
                </ButtonLink>
              </Td>
            </Tr>
          ))}
        </Table>
      )}
    </>
  )
}
