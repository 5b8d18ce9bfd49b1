import type { SerializeFrom } from '@remix-run/node'
import { Link } from '@remix-run/react'
import type { WorkflowEntry } from '#app/domain/contacts/workflows/history.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { Time } from '#app/ui/time.tsx'
import { useContactPaths } from '../paths.ts'
import { beganWords, outcomeWords, skipWords } from './words.ts'

type Entry = SerializeFrom<WorkflowEntry>

/** What a workflow did with which contact, and why. */
export function EntryTable({ entries }: { entries: Entry[] }) {
  const { timeZone } = useAccount()
  const paths = useContactPaths()
  return (
    <Table
      label={m.workflows_history()}
      head={
        <>
          <Th>{m.workflows_column_contact()}</Th>
          <Th>{m.workflows_column_entry()}</Th>
          <Th>{m.workflows_column_outcome()}</Th>
          <Th>{m.workflows_column_at()}</Th>
        </>
      }
    >
      {entries.map((entry) => (
        <Tr key={entry.id}>
          <Td main>
            <Link to={paths.one(entry.contactId)} className="rounded-sm break-words hover:underline">
              {entry.contact}
            </Link>
          </Td>
          <Td label={m.workflows_column_entry()}>{beganWords[entry.began]?.()}</Td>
          <Td label={m.workflows_column_outcome()}>
            <OutcomeWords {...entry} />
          </Td>
          <Td label={m.workflows_column_at()}>
            <Time at={entry.at} zone={timeZone} />
          </Td>
        </Tr>
      ))}
    </Table>
  )
}

/** What became of it, and who was passed over and why. */
export function OutcomeWords({ outcome, owner, skipped }: Pick<Entry, 'outcome' | 'owner' | 'skipped'>) {
  return (
    <>
      {outcomeWords[outcome]({ name: owner ?? m.workflows_person_gone() })}
      {skipped.map(({ name, reason }) => (
        <span key={name} className="block text-xs text-ink3">
          {m.workflows_skipped({ name, reason: skipWords[reason]() })}
        </span>
      ))}
    </>
  )
}
