import { isAtLeast } from '#app/domain/roles.ts'
import type { Agencies } from './agencies.ts'
import { firms } from './firms.ts'
import { linked, type Turn } from './linked.ts'
import type { Past } from './past.ts'
import { account, colleagues, member, person, type Account } from './people.ts'

export type Clients = {
  /** The client owner's first account: two agencies work in it. */
  holzbau: Account
  /** The client admin's account. */
  thistlewick: Account
  /** The main agency's other clients, by the firm's site. */
  bySite: Map<string, Account>
}

/** What clients did with the link since they approved it; by the firm's site. */
const turns: Record<string, Turn> = {
  lichtmess: { endsInDays: 3 },
  purzelbaum: { endsInDays: 12 },
  wexcombe: { endsInDays: 45 },
  dreibrunn: { endsInDays: 160 },
  'foxglove-vets': { lowered: true },
  schieferhang: { lowered: true },
  scharfblick: { lowered: true },
  goldwabe: { dueAgoMinutes: 3 },
  weitfort: { ended: 'revoked' },
  klangfarbe: { ended: 'left' },
  stonecrop: { ended: 'end-date' },
}

/** These firms were asked, and have not answered before the first start. */
const undecided = ['cinderpath', 'hollow-oak']

/** Everybody who works with an agency, and how that came about. */
export function clients(past: Past, passwordHash: string, { main, studio }: Agencies): Clients {
  const askers = main.members.filter(({ role }) => isAtLeast(role, 'manager'))
  const bySite = new Map<string, Account>()
  firms.forEach((firm, at) => {
    const owner = person(past, passwordHash, firm.owner, firm, past.at(80))
    const client = account(past, firm, owner, past.at(past.chance.between(70, 79)))
    bySite.set(firm.site, client)
    const size = past.chance.pick([0, 0, 1, 2, 3])
    colleagues(
      past,
      passwordHash,
      client,
      (['admin', 'member', 'viewer'] as const).slice(0, size),
      past.at(68),
    )
    if (undecided.includes(firm.site)) return
    // A quarter were here since yesterday, most within the month, some not for weeks.
    const rank = ((at * 17) % firms.length) / firms.length
    const quietDays = rank < 0.25 ? 0 : Math.round(rank ** 2 * 50)
    linked(past, main, {
      requester: past.chance.pick(askers),
      address: owner.address,
      approvedDays: quietDays + past.chance.between(8, 60 - quietDays),
      clients: [{ client, quietDays, turn: turns[firm.site] }],
      colleagues: past.chance.between(0, 4),
    })
  })
  const holzbau = sonnleitner(past, passwordHash, main)
  const thistlewick = outdoor(past, passwordHash, main)
  freelancing(past, passwordHash, studio, [bySite.get('pennywhistle')!, bySite.get('moorhen')!, holzbau])
  return { holzbau, thistlewick, bySite }
}

/** A client owner with three accounts; the agency was let into two of them by one request. */
function sonnleitner(past: Past, passwordHash: string, main: Account): Account {
  const home = { site: 'sonnleitner', locale: 'de', timeZone: 'Europe/Berlin' } as const
  const brigitte = person(past, passwordHash, 'Brigitte Sonnleitner', home, past.at(76))
  const names = ['Sonnleitner Holzbau GmbH', 'Sonnleitner Immobilien KG', 'Café Heuboden']
  const [holzbau, immobilien, cafe] = names.map((name, at) =>
    account(past, { ...home, name }, brigitte, past.at(75 - at)),
  )
  past.subscribe(holzbau!.id, { plan: 'essentials', licences: 6 })
  // She never chose a plan for it: its pages show what an account looks like after its trial.
  past.subscribe(cafe!.id, { plan: 'trial', licences: 10, trialEndsAt: past.at(59).toISO() })
  colleagues(past, passwordHash, holzbau!, ['admin', 'manager', 'member', 'member', 'viewer'], past.at(65))
  linked(past, main, {
    requester: main.members.find(({ name }) => name === 'Jonas Wiegand')!,
    address: brigitte.address,
    roleAsked: 'manager',
    approvedDays: 41,
    clients: [
      { client: holzbau!, quietDays: 0, turn: {} },
      { client: immobilien!, quietDays: 6, turn: {} },
    ],
    colleagues: 4,
  })
  return holzbau!
}

function outdoor(past: Past, passwordHash: string, main: Account): Account {
  const home = { site: 'thistlewick', locale: 'en', timeZone: 'Europe/London' } as const
  const fiona = person(past, passwordHash, 'Fiona Thistlewick', home, past.at(396))
  const thistlewick = account(past, { ...home, name: 'Thistlewick Outdoor Ltd' }, fiona, past.at(395))
  const callum = person(past, passwordHash, 'Callum Strand', home, past.at(394))
  member(past, thistlewick, callum, 'admin', past.at(394))
  past.subscribe(thistlewick.id, { plan: 'essentials', licences: 10 })
  colleagues(
    past,
    passwordHash,
    thistlewick,
    ['manager', 'member', 'member', 'member', 'viewer', 'viewer'],
    past.at(390),
  )
  linked(past, main, {
    requester: main.owner,
    address: fiona.address,
    roleAsked: 'admin',
    approvedDays: 38,
    clients: [{ client: thistlewick, quietDays: 0, turn: { endsInDays: 20 } }],
    colleagues: 4,
  })
  return thistlewick
}

/** The freelancer has clients of her own, and shares some with the large agency. */
function freelancing(past: Past, passwordHash: string, studio: Account, shared: Account[]) {
  const own = [
    ['Gull Rock Pottery', 'gull-rock', 'Morwenna Teague'],
    ['Trelawne Surf School', 'trelawne-surf', 'Jack Kitto'],
    ['The Lugger Inn', 'lugger-inn', 'Demelza Pascoe'],
  ].map(([name, site, owner]) => {
    const home = { name: name!, site: site!, locale: 'en', timeZone: 'Europe/London' } as const
    return account(past, home, person(past, passwordHash, owner!, home, past.at(60)), past.at(59))
  })
  ;[...own, ...shared].forEach((client, at) =>
    linked(past, studio, {
      requester: studio.owner,
      address: client.owner.address,
      approvedDays: 44 - 5 * at,
      clients: [{ client, quietDays: [0, 2, 0, 9, 1, 4][at]!, turn: {} }],
      colleagues: 0,
    }),
  )
}
