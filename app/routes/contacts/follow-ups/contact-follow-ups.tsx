import type { SerializeFrom } from '@remix-run/node'
import { Link } from '@remix-run/react'
import type { followUpsOfContact } from '#app/domain/contacts/follow-ups/follow-ups.ts'
import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Time } from '#app/ui/time.tsx'
import { FollowUpClicks } from './click.tsx'
import { DueWords } from './follow-up-table.tsx'
import { useFollowUpPaths } from './paths.ts'

export type FollowUpsOfContact = SerializeFrom<Awaited<ReturnType<typeof followUpsOfContact>>>
/** `zone` is the reader's own. */
type Props = FollowUpsOfContact & { contact: string; zone: string }

/** On a contact's record: which lists ask to follow it up, whom and when, and when somebody last did. */
export function ContactFollowUps({ running, last, contact, zone }: Props) {
  const { role, acting, trialOver } = useAccount()
  const paths = useFollowUpPaths()
  const works = acting === null && isAtLeast(role, 'member') && !trialOver
  return (
    <div className="grid gap-3">
      {running.length > 0 && (
        <ul className="grid gap-3">
          {running.map((followUp) => (
            <li key={followUp.id} className="grid gap-1.5">
              <DueWords {...followUp} zone={zone} />
              <span className="text-sm text-ink2">
                <Link to={paths.ofList(followUp.listId)} className="text-link break-words">
                  {followUp.listName}
                </Link>
                {' · '}
                {followUp.mine ? m.common_you() : followUp.memberName}
              </span>
              {works && <FollowUpClicks {...followUp} contact={contact} instead={isAtLeast(role, 'admin')} />}
            </li>
          ))}
        </ul>
      )}
      {last && (
        <p className="text-xs text-ink3">
          {m.follow_ups_last({ member: last.memberName })}, <Time at={last.at} zone={zone} style="day" />
        </p>
      )}
    </div>
  )
}
