import type { Role } from '#app/domain/roles.ts'
import type { Past } from './past.ts'
import { teams } from './teams.ts'
import { account, addAddress, member, person, type Account, type Member } from './people.ts'

const berlin = { locale: 'de', timeZone: 'Europe/Berlin' } as const
const london = { locale: 'en', timeZone: 'Europe/London' } as const

const staff: [name: string, role: Exclude<Role, 'owner'>, locale: 'de' | 'en'][] = [
  ['Henrik Falkenrath', 'admin', 'de'],
  ['Aylin Demirci', 'admin', 'de'],
  ['Jonas Wiegand', 'manager', 'de'],
  ['Clara Oyelaran', 'manager', 'en'],
  ['Tobias Krämer', 'manager', 'de'],
  ['Lena Hofstetter', 'member', 'de'],
  ['Mats Lindqvist', 'member', 'en'],
  ['Paula Nowak', 'member', 'de'],
  ['Samuel Adeyemi', 'member', 'en'],
  ['Sophie Reuter', 'member', 'de'],
  ['Deniz Arslan', 'member', 'de'],
  ['Greta Olsen', 'viewer', 'en'],
  ['Bastian Kühn', 'member', 'de'],
]

export type Agencies = {
  main: Account
  network: Account
  studio: Account
  harbour: Account
  /** Has left the large one, and some of his contacts are still his. */
  left: Member
}

/** Four agencies: the large one in Hamburg, a network of agencies, a freelancer, and one more in England. */
export function agencies(past: Past, passwordHash: string): Agencies {
  const somebody = (
    name: string,
    house: { site: string; locale: 'de' | 'en'; timeZone: string },
    days: number,
  ) => person(past, passwordHash, name, house, past.at(days))

  const tintenfass = { name: 'Tintenfass & Takt', site: 'tintenfass-takt', ...berlin, agency: true }
  const maren = somebody('Maren Theissen', { ...tintenfass, locale: 'en' }, 400)
  addAddress(past, maren, 'maren@theissen-privat.example', { since: past.at(60) })
  const main = account(past, tintenfass, maren, past.at(399))
  staff.forEach(([name, role, locale], at) => {
    const invitedAt = past.at(398 - at)
    const who = person(past, passwordHash, name, { ...tintenfass, locale }, invitedAt)
    member(past, main, who, role, invitedAt)
  })
  const everybody = [...main.members]
  const left = switchOff(past, main, 'Bastian Kühn')
  teams(past, main, everybody)
  past.subscribe(main.id, { plan: 'team', licences: 16 })

  const faehrmann = { name: 'Kollektiv Fährmann', site: 'kollektiv-faehrmann', ...berlin, agency: true }
  const network = account(past, faehrmann, somebody('Ole Stürmer', faehrmann, 70), past.at(69))
  member(past, network, maren, 'manager', past.at(66))
  member(past, network, somebody('Katharina Riedel', faehrmann, 65), 'admin', past.at(64))

  const isla = { name: 'Penhallow Studio', site: 'penhallow-studio', ...london, agency: true }
  const studio = account(past, isla, somebody('Isla Penhallow', isla, 75), past.at(74))

  const lane = { name: 'Harbour Lane Digital', site: 'harbour-lane', ...london, agency: true }
  const harbour = account(past, lane, somebody('Nathan Clarke', lane, 50), past.at(49))
  member(past, harbour, somebody('Ffion Bevan', lane, 47), 'manager', past.at(46))
  return { main, network, studio, harbour, left }
}

/** Left the agency three weeks ago; nothing ended with the membership, since he had no client yet. */
function switchOff(past: Past, house: Account, name: string): Member {
  const who = house.members.find((one) => one.name === name)!
  const at = past.at(21)
  house.members = house.members.filter((one) => one !== who)
  past.amend(who.membershipId, { deactivatedAt: at, lastActiveAt: at.minus({ hours: 5 }) })
  past.note({
    at,
    who: house.owner,
    accountId: house.id,
    action: 'member.deactivated',
    subject: name,
    subjectId: who.membershipId,
    before: { role: who.role },
    after: { clients: [], requests: [], invitations: [], sessions: 0 },
  })
  return who
}
