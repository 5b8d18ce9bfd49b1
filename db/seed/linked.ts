import type { GrantableRole } from '#app/domain/roles.ts'
import { addColleagues, approve, end, noteChange, work } from './links.ts'
import type { Past } from './past.ts'
import type { Account, Member } from './people.ts'
import { request } from './requests.ts'

/** What happened to a link after its approval. */
export type Turn = {
  /** It has an end date in so many days, */
  endsInDays?: number
  /** or one that has just passed, and that no job has seen yet. */
  dueAgoMinutes?: number
  lowered?: true
  ended?: 'revoked' | 'left' | 'end-date'
}

export type Linked = {
  requester: Member
  address: string
  roleAsked?: GrantableRole | null
  approvedDays: number
  /** `quietDays`: how long ago somebody of the agency last worked there. */
  clients: { client: Account; quietDays: number; turn: Turn | undefined }[]
  /** How many colleagues were added later. */
  colleagues: number
}

/** A whole story: an agency asked, the client approved, colleagues were added, they worked, and perhaps it ended. */
export function linked(past: Past, agency: Account, story: Linked) {
  const { requester, address, approvedDays, roleAsked } = story
  const approvedAt = past.at(approvedDays)
  const asked = request(past, agency, requester, address, {
    state: 'approved',
    askedAt: approvedAt.minus({ minutes: past.chance.between(25, 3800) }),
    locale: story.clients[0]!.client.locale,
    roleAsked,
  })
  for (const { client, quietDays, turn = {} } of story.clients) {
    const maxRole = asked.roleAsked ?? past.chance.pick(['member', 'manager', 'admin', 'admin'] as const)
    const endsAt =
      turn.endsInDays !== undefined
        ? past.dayBegan(-turn.endsInDays - 1).minus({ seconds: 1 })
        : turn.dueAgoMinutes !== undefined
          ? past.now.minus({ minutes: turn.dueAgoMinutes })
          : null
    const link = approve(past, {
      agency,
      client,
      requester,
      asked,
      maxRole: turn.lowered && maxRole === 'admin' ? 'manager' : maxRole,
      approvedAt,
      endsAt,
    })
    const others = agency.members.filter(({ id }) => id !== requester.id)
    addColleagues(
      past,
      link,
      past.chance.some(others, story.colleagues),
      approvedAt.plus({ hours: past.chance.between(1, 40) }),
    )
    const days = turn.ended ? Math.max(3, quietDays) : quietDays
    const last = days === 0 ? past.now.minus({ minutes: past.chance.between(25, 1500) }) : past.at(days)
    if (!past.chance.odds(0.08)) work(past, link, last, past.chance.between(2, 14))
    if (turn.lowered || endsAt)
      noteChange(past, link, approvedAt.plus({ hours: 50 }), { lowered: turn.lowered, endsAt })
    if (turn.ended) end(past, link, turn.ended, past.now.minus({ hours: 30 }))
  }
}
