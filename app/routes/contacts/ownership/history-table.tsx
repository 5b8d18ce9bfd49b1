import type { SerializeFrom } from '@remix-run/node'
import type { OwnerEntry } from '#app/domain/contacts/ownership/owner-history.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { Time } from '#app/ui/time.tsx'
import { kindWords } from './words.ts'

/** From whom to whom a contact went, when, by whom and why. */
export function HistoryTable({ entries }: { entries: SerializeFrom<OwnerEntry>[] }) {
  const { timeZone } = useAccount()
  return (
    <Table
      label={m.ownership_history()}
      head={
        <>
          <Th>{m.ownership_when()}</Th>
          <Th>{m.ownership_from()}</Th>
          <Th>{m.ownership_to()}</Th>
          <Th>{m.ownership_by()}</Th>
          <Th>{m.ownership_why()}</Th>
        </>
      }
    >
      {entries.map((entry) => (
        <Tr key={entry.id}>
          <Td label={m.ownership_when()}>
            <Time at={entry.at} zone={timeZone} />
          </Td>
          <Td label={m.ownership_from()}>{entry.fromName ?? m.ownership_nobody()}</Td>
          <Td label={m.ownership_to()}>{entry.toName ?? m.ownership_nobody()}</Td>
          <Td label={m.ownership_by()}>
            {entry.agencyName
              ? m.ownership_by_for({ name: entry.byName, agency: entry.agencyName })
              : entry.byName}
          </Td>
          <Td label={m.ownership_why()}>{kindWords(entry.kind, entry.workflow)}</Td>
        </Tr>
      ))}
    </Table>
  )
}
