import { idOf } from './ids.ts'
import type { Past } from './past.ts'
import type { Account } from './people.ts'

const units: [name: string, people: string[]][] = [
  ['Hamburg', ['Jonas Wiegand', 'Lena Hofstetter', 'Paula Nowak', 'Deniz Arslan', 'Bastian Kühn']],
  ['Paid media', ['Clara Oyelaran', 'Mats Lindqvist', 'Samuel Adeyemi', 'Lena Hofstetter']],
  ['Redaktion', ['Tobias Krämer', 'Sophie Reuter', 'Paula Nowak', 'Greta Olsen']],
]

/** The large agency works in three teams, which some people share; it switched them on a month ago. */
export function teams(past: Past, house: Account, everybody: { name: string; membershipId: string }[]) {
  const who = house.members.find(({ name }) => name === 'Henrik Falkenrath')!
  const began = past.at(30)
  past.amend(house.id, { teamsSince: began })
  past.note({
    at: began,
    who,
    accountId: house.id,
    action: 'privacy.changed',
    subject: house.name,
    subjectId: house.id,
    before: { teams: 'off', privacy: 'shared' },
    after: { teams: 'on', privacy: 'shared' },
  })
  units.forEach(([name, people], order) => {
    const id = idOf('team', house.id, name)
    const at = began.plus({ minutes: 4 + 3 * order })
    const facts = { who, accountId: house.id, subject: name, subjectId: id }
    past.add('teams', { id, accountId: house.id, name, foldedName: name.toLowerCase(), createdAt: at })
    past.note({ ...facts, at, action: 'team.created' })
    past.note({ ...facts, at: at.plus({ minutes: 1 }), action: 'team.people-added', after: { people } })
    for (const { name: one, membershipId } of everybody)
      if (people.includes(one))
        past.add('team_members', {
          accountId: house.id,
          teamId: id,
          membershipId,
          since: at.plus({ minutes: 1 }),
        })
  })
}
