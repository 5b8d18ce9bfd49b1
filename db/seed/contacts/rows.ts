import type { DateTime } from 'luxon'
import type { Chance } from '../chance.ts'
import { idOf } from '../ids.ts'
import type { Past } from '../past.ts'
import type { Account, Member } from '../people.ts'
import { crmWords } from './words.ts'

export type Crm = {
  house: Account
  total: number
  /** The first of them came in one file, so many days ago; the others one by one since. */
  imported: number
  importedDays: number
  people: Pick<Member, 'id' | 'name' | 'membershipId'>[]
  territories: string[]
  interests: string[]
  /** Values of own fields, by the id of the field. */
  custom: (chance: Chance) => Record<string, string | number | boolean>
}

/** A contact as its row will be, and who had it before. */
export type Contact = {
  id: string
  accountId: string
  createdAt: DateTime
  status: 'open' | 'won' | 'lost' | 'cancelled'
  closedAt: DateTime | null
  ownerId: string | null
  ownerSince: DateTime | null
  announcedAt: DateTime | null
  privateTo: string | null
  imported: boolean
  facts: Record<string, unknown> & { name: string }
}

/** Contacts of an account, the oldest first: some nobody's, some private, most of the older ones closed. */
export function crmContacts(past: Past, chance: Chance, crm: Crm): Contact[] {
  return Array.from({ length: crm.total }, (_, at) => {
    const imported = at < crm.imported
    const days = imported
      ? crm.importedDays
      : Math.round(((crm.importedDays - 1) * (crm.total - 1 - at)) / (crm.total - crm.imported))
    const createdAt = instant(past, chance, days)
    const status = statusOf(chance, days)
    const closedAt =
      status === 'open'
        ? null
        : instant(past, chance, days - chance.between(4, Math.max(4, Math.min(days - 1, 340))))
    const privateTo = !imported && chance.odds(0.03) ? chance.pick(crm.people).membershipId : null
    const owned = !privateTo && (status !== 'open' || chance.odds(0.84))
    return {
      id: idOf('contact', crm.house.id, at),
      accountId: crm.house.id,
      createdAt,
      status,
      closedAt,
      ownerId: owned ? chance.pick(crm.people).membershipId : null,
      ownerSince: owned ? createdAt : null,
      announcedAt: null,
      privateTo,
      imported,
      facts: facts(chance, crm, status),
    }
  })
}

function statusOf(chance: Chance, days: number): Contact['status'] {
  if (days < 14 || chance.odds(days > 200 ? 0.35 : 0.55)) return 'open'
  return chance.pick(['won', 'won', 'won', 'lost', 'lost', 'cancelled'] as const)
}

function facts(chance: Chance, { house, territories, interests, custom }: Crm, status: Contact['status']) {
  const words = crmWords[house.locale]
  const [given, family] = [chance.pick(words.given), chance.pick(words.family)]
  const [firm, trade] = [chance.pick(words.names), chance.pick(words.trades)]
  const mailbox = `${plain(given)}.${plain(family)}@${plain(firm)}-${plain(trade.split(' ')[0]!)}.example`
  const phone = `${chance.pick(words.phones)}${String(chance.between(100, 999))}`
  return {
    name: `${given} ${family}`,
    emails: [mailbox],
    phones: chance.odds(0.7) ? [phone] : [],
    company: `${firm} ${trade}`,
    companySize: chance.odds(0.8) ? chance.pick([3, 8, 14, 25, 40, 75, 120, 260, 480, 1200]) : null,
    territory: chance.pick(territories),
    productInterest: chance.pick(interests),
    leadScore: chance.between(0, 20) * 5,
    valueCents: status === 'open' && chance.odds(0.5) ? null : chance.between(8, 480) * 5_000,
    custom: custom(chance),
  }
}

const letters: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', ı: 'i' }

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[äöüßı]/g, (letter) => letters[letter]!)
    .replace(/[^a-z0-9]/g, '')

/** In office hours of that day, and never after now. */
export function instant(past: Past, chance: Chance, daysAgo: number): DateTime {
  const at = past.dayBegan(Math.max(0, daysAgo)).plus({
    hours: chance.between(8, 17),
    minutes: chance.between(0, 59),
    seconds: chance.between(0, 59),
  })
  return at < past.now ? at : past.now.minus({ minutes: chance.between(5, 55) })
}
