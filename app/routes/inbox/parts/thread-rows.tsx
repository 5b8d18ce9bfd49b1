import type { SerializeFrom } from '@remix-run/node'
import { Link } from '@remix-run/react'
import { CornerUpLeft, StickyNote } from 'lucide-react'
import type { ThreadRow } from '#app/domain/conversations/threads/threads.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Badge } from '#app/ui/badge.tsx'
import { RecentTime, Time } from '#app/ui/time.tsx'
import { useInboxPaths } from '../paths.ts'

type Props = { threads: SerializeFrom<ThreadRow>[]; zone: string; current: string | undefined }

/** Threads below each other: who wrote, about what, the first words of the last message. */
export function ThreadRows({ threads, zone, current }: Props) {
  const paths = useInboxPaths()
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
      {threads.map((thread) => (
        <li key={thread.id} className="relative">
          <Link
            to={paths.thread(thread.id)}
            aria-current={thread.id === current ? 'page' : undefined}
            className="grid grid-cols-[minmax(0,1fr)] gap-0.5 px-4 py-2.5 hover:bg-canvas focus-visible:-outline-offset-2 aria-[current]:bg-accent-soft"
          >
            <span className="flex items-baseline justify-between gap-3">
              <span className="truncate font-medium">{thread.customer}</span>
              <span className="shrink-0 text-xs text-ink3">
                <RecentTime at={thread.lastAt} zone={zone} />
              </span>
            </span>
            <span className="truncate text-sm">{thread.subject || m.inbox_no_subject()}</span>
            <span className="flex items-center gap-1.5 text-sm text-ink3">
              <LastKind kind={thread.lastKind} />
              <span className="truncate">{thread.excerpt}</span>
            </span>
            <State thread={thread} zone={zone} />
          </Link>
        </li>
      ))}
    </ul>
  )
}

function LastKind({ kind }: { kind: ThreadRow['lastKind'] }) {
  if (kind === 'in') return null
  const Icon = kind === 'out' ? CornerUpLeft : StickyNote
  return (
    <>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      <span className="sr-only">{kind === 'out' ? m.inbox_last_reply() : m.inbox_last_note()}</span>
    </>
  )
}

function State({ thread, zone }: { thread: SerializeFrom<ThreadRow>; zone: string }) {
  const { state, woken, snoozedUntil, assigneeName } = thread
  const snoozed = snoozedUntil !== null && !woken
  if (state === 'open' && !woken && !snoozed && !assigneeName) return null
  return (
    <span className="mt-1 flex flex-wrap items-center gap-1.5 text-xs text-ink3">
      {state === 'closed' && <Badge>{m.inbox_state_closed()}</Badge>}
      {woken && <Badge tone="warn">{m.inbox_state_woken()}</Badge>}
      {snoozed && (
        <span>
          {m.inbox_until()} <Time at={snoozedUntil} zone={zone} />
        </span>
      )}
      {assigneeName && <span>{assigneeName}</span>}
    </span>
  )
}
