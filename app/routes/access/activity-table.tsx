import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { Time } from '#app/ui/time.tsx'
import type { Change } from './activity-words.ts'

/** One entry in words. */
export type ActivityRow = {
  id: string
  at: string
  userName: string
  /** The agency that an acting person worked for. */
  actingFor: string | null
  /** Another agency that the entry is about. */
  agencyName: string | null
  /** The account it happened in, where that is another one. */
  accountName: string | null
  what: string
  subject: string
  changes: Change[]
}

/** What an entry is about; entering an account or joining a programme is about that account or agency. */
function subjectOf({ subject, accountName, agencyName }: ActivityRow): string {
  return subject || accountName || agencyName || ''
}

// Where rows are stacked, a label without a value would only take room.
const emptyCell = 'stacked:hidden!'

export function ActivityTable({ rows }: { rows: ActivityRow[] }) {
  const { timeZone } = useAccount()
  const head = (
    <>
      <Th>{m.access_activity_when()}</Th>
      <Th>{m.access_activity_who()}</Th>
      <Th>{m.access_activity_what()}</Th>
      <Th>{m.access_activity_subject()}</Th>
      <Th>{m.access_activity_change()}</Th>
    </>
  )
  return (
    <Table label={m.access_activity_title()} head={head}>
      {rows.map((row) => (
        <Tr key={row.id} className="align-top">
          <Td label={m.access_activity_when()} className="align-top text-ink2">
            <Time at={row.at} zone={timeZone} />
          </Td>
          <Td label={m.access_activity_who()} className="align-top">
            <span className="font-medium">{row.userName}</span>
            {row.actingFor && (
              <span className="flex items-center gap-1.5 text-ink2">
                <span aria-hidden className="size-2 shrink-0 rounded-full bg-acting" />
                {m.access_activity_acting_for({ agency: row.actingFor })}
              </span>
            )}
          </Td>
          <Td label={m.access_activity_what()} className="min-w-44 align-top">
            {row.what}
          </Td>
          <Td label={m.access_activity_subject()} className={`align-top ${subjectOf(row) ? '' : emptyCell}`}>
            {subjectOf(row)}
            {row.accountName && row.accountName !== subjectOf(row) && (
              <span className="block text-ink3">{m.access_activity_in({ account: row.accountName })}</span>
            )}
            {row.agencyName && row.agencyName !== subjectOf(row) && (
              <span className="block text-ink3">{m.access_activity_agency({ agency: row.agencyName })}</span>
            )}
          </Td>
          <Td
            label={m.access_activity_change()}
            className={`align-top text-ink2 ${row.changes.length > 0 ? '' : emptyCell}`}
          >
            {row.changes.map(({ line, list }) =>
              list.length === 0 ? (
                <span key={line} className="block">
                  {line}
                </span>
              ) : (
                <details key={line}>
                  <summary className="text-link inline-block">{line}</summary>
                  <ul className="max-h-72 overflow-y-auto break-all">
                    {list.map((each) => (
                      <li key={each}>{each}</li>
                    ))}
                  </ul>
                </details>
              ),
            )}
          </Td>
        </Tr>
      ))}
    </Table>
  )
}
