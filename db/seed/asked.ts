import type { DateTime } from 'luxon'
import { askLimit } from '#app/domain/linking/quota.ts'
import { isAtLeast } from '#app/domain/roles.ts'
import type { Agencies } from './agencies.ts'
import type { Clients } from './clients.ts'
import { memberShops, strangers } from './firms.ts'
import type { Past } from './past.ts'
import { request } from './requests.ts'

/** Who is to be reminded with the first jobs; whatever the hour, nobody else. */
export const toRemind = 'empfang@thermalbad-quellgrund.example'

/** Requests that led to no link: waiting, answered with no, or overtaken by time. */
export function asked(
  past: Past,
  { main, network, studio, harbour }: Agencies,
  { holzbau, bySite }: Clients,
) {
  const askers = main.members.filter(({ role }) => isAtLeast(role, 'manager'))
  const someone = () => past.chance.pick(askers)
  const here = (address: string) =>
    /^(hello|office|sales|hi|reception|contact)@/.test(address) ? 'en' : 'de'
  const { chance, now } = past

  strangers.pending.forEach((address, at) =>
    request(past, main, someone(), address, {
      state: 'pending',
      locale: here(address),
      askedAt: past.at(1 + (at % 6)),
    }),
  )
  for (const site of ['cinderpath', 'hollow-oak'])
    request(
      past,
      main,
      main.members.find(({ name }) => name === 'Clara Oyelaran')!,
      bySite.get(site)!.owner.address,
      {
        state: 'pending',
        locale: 'en',
        askedAt: past.at(1),
      },
    )
  // The clock has passed these, and no job has run yet: one is to be reminded, one to be marked expired.
  const jonas = main.members.find(({ name }) => name === 'Jonas Wiegand')!
  request(past, main, jonas, toRemind, {
    state: 'pending',
    askedAt: now.minus({ hours: 120, minutes: 5 }),
  })
  request(past, main, jonas, 'info@modehaus-knopfloch.example', {
    state: 'pending',
    askedAt: now.minus({ hours: 168, minutes: 4 }),
  })
  for (const address of strangers.expired)
    request(past, main, someone(), address, {
      state: 'expired',
      locale: here(address),
      askedAt: past.at(chance.between(9, 60)),
    })
  for (const address of strangers.declined) {
    const askedAt = past.at(chance.between(4, 50))
    const endedAt = askedAt.plus({ minutes: chance.between(40, 3000) })
    request(past, main, someone(), address, { state: 'declined', locale: here(address), askedAt, endedAt })
    if (address === strangers.declined[0]) block(past, main.id, address, endedAt)
  }
  for (const address of strangers.cancelled) {
    const askedAt = past.at(chance.between(3, 45))
    const by = someone()
    const endedAt = askedAt.plus({ minutes: chance.between(5, 900) })
    request(past, main, by, address, {
      state: 'cancelled',
      locale: here(address),
      askedAt,
      endedAt,
      endedBy: by,
    })
  }

  request(past, network, network.owner, holzbau.owner.address, {
    state: 'pending',
    roleAsked: 'member',
    askedAt: past.at(2),
    message:
      'Guten Tag Frau Sonnleitner,\n\nfür das Café Heuboden würden wir gern die Tischreservierungen und den Newsletter einrichten. Herzliche Grüße',
  })
  request(past, studio, studio.owner, 'stay@saltwind-cottages.example', {
    state: 'expired',
    roleAsked: 'manager',
    askedAt: past.at(15),
  })
  request(past, studio, studio.owner, 'hello@kelp-and-co.example', {
    state: 'pending',
    roleAsked: 'member',
    askedAt: past.at(3),
  })
  request(past, harbour, harbour.owner, 'bookings@ferrymans-hall.example', {
    state: 'declined',
    askedAt: past.at(20),
    endedAt: past.at(19),
  })
}

/** The network used up its day: one batch asked as many as it may and left three in the queue (L4). */
export function usedUpDay(past: Past, { network }: Agencies) {
  const requester = network.members.find(({ role }) => role === 'admin')!
  const midnight = past.dayBegan(0)
  const askedAt = midnight.plus({ milliseconds: past.now.diff(midnight).toMillis() * 0.9 })
  const addresses = memberShops.map((site) => `laden@${site}.example`)
  const roleAsked = 'member'
  for (const [state, action, those] of [
    ['pending', 'access-request.asked', addresses.slice(0, askLimit)],
    ['queued', 'access-request.queued', addresses.slice(askLimit)],
  ] as const) {
    for (const address of those)
      request(past, network, requester, address, {
        state,
        roleAsked,
        askedAt,
        message: toShops,
        inBatch: true,
      })
    const after = { addresses: those, role: roleAsked }
    const where = { accountId: network.id, agencyId: network.id }
    past.note({ at: askedAt, who: requester, ...where, action, subject: String(those.length), after })
  }
}

const toShops =
  'Liebe Mitgliedsläden,\n\nwir richten für alle das gemeinsame Schaufenster ein und brauchen dafür Zugang zu Ihrem Konto.'

function block(past: Past, agencyId: string, address: string, at: DateTime) {
  past.add('agency_blocks', { address, agencyId, createdAt: at })
  const who = { id: null, name: address }
  past.note({ at, who, accountId: agencyId, agencyId, action: 'agency.blocked', subject: address })
}
