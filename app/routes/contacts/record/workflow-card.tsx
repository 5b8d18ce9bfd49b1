import type { SerializeFrom } from '@remix-run/node'
import type { WorkflowEntry } from '#app/domain/contacts/workflows/history.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Card } from '#app/ui/card.tsx'
import { Cursor } from '#app/ui/cursor.tsx'
import { Time } from '#app/ui/time.tsx'
import { OutcomeWords } from '../automation/entry-table.tsx'
import { beganWords } from '../automation/words.ts'

type Props = { history: { entries: SerializeFrom<WorkflowEntry>[]; next: string | null; older: boolean } }

/** What workflows did with the contact, and why. */
export function WorkflowCard({ history: { entries, next, older } }: Props) {
  const { timeZone } = useAccount()
  if (entries.length === 0 && !older) return null
  return (
    <Card title={m.workflows_card()}>
      <ul className="grid gap-3 text-sm">
        {entries.map((entry) => (
          <li key={entry.id}>
            <p className="font-medium break-words">{entry.workflow}</p>
            <p>
              <OutcomeWords {...entry} />
            </p>
            <p className="text-ink3">
              {beganWords[entry.began]?.()} · <Time at={entry.at} zone={timeZone} />
            </p>
          </li>
        ))}
      </ul>
      <Cursor next={next} older={older} />
    </Card>
  )
}
