import type { SerializeFrom } from '@remix-run/node'
import { Check, X } from 'lucide-react'
import type { TrialResult } from '#app/domain/contacts/workflows/try-workflow.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Notice } from '#app/ui/notice.tsx'
import { skipWords } from './words.ts'

type Props = { result: SerializeFrom<TrialResult>; conditions: string[]; matching: 'all' | 'any' }

/** What would happen, each condition with whether it holds, and who would be next. */
export function TrialOutcome({ result, conditions, matching }: Props) {
  const contact = result.contact || m.workflows_try_thought_of()
  return (
    <Notice
      role="status"
      tone={result.enters ? 'ok' : 'info'}
      title={result.enters ? m.workflows_try_enters({ contact }) : m.workflows_try_stays_out({ contact })}
    >
      {conditions.length > 0 && (
        <>
          <p className="mt-1">
            {matching === 'all' ? m.workflows_matching_all() : m.workflows_matching_any()}:
          </p>
          <ul className="mt-1 grid gap-1">
            {conditions.map((words, place) => (
              <li key={place} className="flex gap-2">
                {result.conditions[place] ? (
                  <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />
                ) : (
                  <X aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
                )}
                <span className="min-w-0 break-words">
                  {words} – {result.conditions[place] ? m.workflows_holds() : m.workflows_holds_not()}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {result.enters && <p className="mt-2 font-medium">{outcomeText(result)}</p>}
      {result.outcome !== 'kept' &&
        result.skipped.map(({ name, reason }) => (
          <p key={name}>{m.workflows_skipped({ name, reason: skipWords[reason]() })}</p>
        ))}
      {result.enters && result.before && <p>{m.workflows_try_before({ name: result.before })}</p>}
      {!result.active && <p>{m.workflows_try_inactive()}</p>}
    </Notice>
  )
}

function outcomeText({ outcome, next, owner }: SerializeFrom<TrialResult>): string {
  switch (outcome) {
    case 'assigned':
      return m.workflows_try_next({ name: next ?? '' })
    case 'kept':
      return m.workflows_try_kept({ name: owner ?? '' })
    case 'private':
      return m.workflows_outcome_private()
    case 'plan-too-small':
      return m.workflows_outcome_plan()
    default:
      return m.workflows_outcome_nobody()
  }
}
