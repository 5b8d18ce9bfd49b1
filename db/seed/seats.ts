import type { InboxLevel } from '#app/domain/conversations/levels.ts'
import type { Agencies } from './agencies.ts'
import type { Clients } from './clients.ts'
import type { Past } from './past.ts'
import type { Account } from './people.ts'

const daysAgo = 20

/**
 * Three accounts answer their customers: the agency has a seat left, the carpenters have one and let the agency act in the
 * inbox, and at the outfitters all are taken, so that the next agent needs a swap.
 */
export function seats(past: Past, { main }: Agencies, { holzbau, thistlewick }: Clients) {
  open(past, main, { seats: 4, agents: [0, 1, 2], viewers: [3, 4] })
  open(past, holzbau, { seats: 3, agents: [0, 1], viewers: [2] })
  open(past, thistlewick, { seats: 2, agents: [1, 3], viewers: [0, 2] })
  letIn(past, main, holzbau, 'agent')
  letIn(past, main, thistlewick, 'viewer')
}

/** The owner buys seats and says who answers and who reads; the numbers are places in the account's list of people. */
function open(
  past: Past,
  house: Account,
  { seats, agents, viewers }: { seats: number; agents: number[]; viewers: number[] },
) {
  const at = past.dayBegan(daysAgo).plus({ hours: 10 })
  const facts = { who: house.owner, accountId: house.id }
  past.subscribe(house.id, { seats, seatsAt: at.toISO()! })
  past.note({
    ...facts,
    at,
    action: 'seats.bought',
    subjectId: house.id,
    before: { seats: 0 },
    after: { seats },
  })
  const given = [...agents.map((place) => [place, 'agent']), ...viewers.map((place) => [place, 'viewer'])]
  given.forEach(([place, level], order) => {
    const { membershipId, name } = house.members[place as number]!
    past.amend(membershipId, { inboxLevel: level })
    past.note({
      ...facts,
      at: at.plus({ minutes: 2 + order }),
      action: 'inbox.level-changed',
      subject: name,
      subjectId: membershipId,
      before: { inbox: 'none' },
      after: { inbox: level },
    })
  })
}

/** The client gives an agency's people a level in its inbox, where they take no seat. */
function letIn(past: Past, agency: Account, client: Account, inbox: InboxLevel) {
  const link = past.find('links', { agencyId: agency.id, clientId: client.id })
  past.amend(link.id as string, { inboxLevel: inbox })
  past.note({
    at: past.dayBegan(daysAgo - 1).plus({ hours: 9, minutes: 40 }),
    who: client.owner,
    accountId: client.id,
    agencyId: agency.id,
    action: 'link.changed',
    subject: agency.name,
    subjectId: link.id as string,
    before: { inbox: 'none' },
    after: { inbox },
  })
}
