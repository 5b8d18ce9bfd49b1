import type { DateTime } from 'luxon'
import type { Sql } from '#db/sql.server.ts'
import type { Agencies } from '../agencies.ts'
import type { Chance } from '../chance.ts'
import type { Clients } from '../clients.ts'
import type { Past } from '../past.ts'
import type { Account, Member } from '../people.ts'
import { automation } from './automation.ts'
import { writeContacts, type Change } from './history.ts'
import { importedFile } from './imported.ts'
import { fieldId, keeping, listId } from './keeping.ts'
import { joinLists } from './lists.ts'
import { crmContacts, type Contact, type Crm } from './rows.ts'

type Writing = (sql: Sql) => Promise<void>

/**
 * Contacts of four accounts, in German and English: enough to page through in two of them, with fields of their own, lists,
 * a year of what was won and lost, and who had them when. Told last, since it draws chance of its own. Returns what is to
 * be written once the people are there.
 */
export function contacts(past: Past, agency: Agencies, client: Clients): Writing {
  const writings = [
    tintenfass(past, past.chance.apart(), agency),
    thistlewick(past, past.chance.apart(), client.thistlewick),
    sonnleitner(past, past.chance.apart(), client.holzbau),
    penhallow(past, past.chance.apart(), agency.studio),
  ]
  return async (sql) => {
    for (const write of writings) await write(sql)
  }
}

const named = (house: Account, name: string) => house.members.find((one) => one.name === name)!
const working = (house: Account) => house.members.filter(({ role }) => role !== 'viewer')

/** The large agency: three teams, two workflows, and somebody who has left. */
function tintenfass(past: Past, chance: Chance, { main: house, left }: Agencies): Writing {
  const who = named(house, 'Henrik Falkenrath')
  const [fresh, cared, fair] = ['Neue Anfragen', 'Bestandskunden', 'Messe Herbst'].map((name) =>
    listId(house, name),
  )
  const keep = keeping(past, house, {
    who,
    days: 392,
    fields: [
      {
        label: 'Branche',
        kind: 'choice',
        choices: ['Handel', 'Handwerk', 'Gastgewerbe', 'Gesundheit', 'Industrie'],
      },
      { label: 'Vertragsbeginn', kind: 'date' },
      { label: 'Newsletter', kind: 'yes-no' },
    ],
    lists: [
      { name: 'Neue Anfragen' },
      { name: 'Bestandskunden', followUpDays: 30, watchers: [who, named(house, 'Jonas Wiegand')] },
      { name: 'Messe Herbst' },
    ],
    views: [
      { name: 'Nord, noch frei', query: 'owner=nobody&territory=Nord&status=open', shared: true },
      { name: 'Meine offenen', query: 'owner=me&status=open', shared: false },
    ],
  })
  const crm: Crm = {
    ...{ house, total: 430, imported: 181, importedDays: 380 },
    // Whoever has left had some of the older ones only.
    people: working(house).filter(({ role }) => role !== 'admin'),
    territories: ['Nord', 'Ost', 'Süd', 'West', 'Österreich'],
    interests: ['Newsletter', 'Neue Website', 'Suchanzeigen', 'Markenauftritt', 'Fotografie'],
    custom: (chance) => ({
      [fieldId(house, 'Branche')]: chance.pick([
        'Handel',
        'Handwerk',
        'Gastgewerbe',
        'Gesundheit',
        'Industrie',
      ]),
      [fieldId(house, 'Newsletter')]: chance.odds(0.4),
    }),
  }
  const rows = crmContacts(past, chance, crm)
  for (const contact of rows)
    if (contact.status === 'won')
      contact.facts.custom = {
        ...(contact.facts.custom as object),
        [fieldId(house, 'Vertragsbeginn')]: contact.closedAt!.plus({ days: 14 }).toISODate(),
      }
  bequeath(past, rows, left)
  const workflows = automation(past, {
    ...{ house, who, days: 45, listId: fresh! },
    rotating: ['Lena Hofstetter', 'Paula Nowak', 'Deniz Arslan'].map((name) => named(house, name)),
    fixed: named(house, 'Jonas Wiegand'),
  })
  const asked = rows.filter(
    (row) => !row.imported && !row.privateTo && row.createdAt > workflows.began.plus({ days: 1 }),
  )
  creations(past, house, asked, who)
  const rotated = asked.map((contact, turn) => workflows.rotate(contact, turn))
  const others = rows.filter((row) => !asked.includes(row))
  const importAt = past.dayBegan(380).plus({ hours: 18, minutes: 10 })
  const changes = [
    ...rotated,
    ...firstOwners(past, house, others, { who, importAt }),
    ...departed(past, house, rows, { left, heir: named(house, 'Lena Hofstetter') }),
    ...newlyAssigned(
      past,
      house,
      rows.filter((row) => others.includes(row)),
      { who, to: house.owner, count: 7, hours: 5 },
    ),
  ]
  const writeImport = importedFile(past, { house, who, at: importAt, created: 181, listId: fair! })
  return async (sql) => {
    await keep(sql)
    await writeContacts(sql, rows, changes)
    await workflows.write(sql, asked.length)
    await writeImport(sql)
    await joinLists(sql, house, [
      { listId: fresh!, contacts: asked },
      { listId: cared!, contacts: rows.filter(({ status }) => status === 'won').slice(0, 60), days: 30 },
      {
        listId: cared!,
        contacts: rows.filter(
          (row, at) =>
            row.status === 'open' && row.ownerId && row.ownerId !== left.membershipId && at % 4 === 0,
        ),
        days: 30,
        remind: past.now,
      },
      { listId: fair!, contacts: rows.filter(({ imported }) => imported) },
    ])
  }
}

/** The outfitter: English, without teams or workflows. */
function thistlewick(past: Past, chance: Chance, house: Account): Writing {
  const who = named(house, 'Callum Strand')
  const [leads, accounts, catalogue] = ['New leads', 'Key accounts', 'Spring catalogue'].map((name) =>
    listId(house, name),
  )
  const sectors = ['Retail', 'School', 'Club', 'Hospitality', 'Public body']
  const keep = keeping(past, house, {
    who,
    days: 388,
    fields: [
      { label: 'Sector', kind: 'choice', choices: sectors },
      { label: 'Trade discount', kind: 'number' },
      { label: 'Account manager’s note', kind: 'text' },
    ],
    lists: [
      { name: 'New leads' },
      { name: 'Key accounts', followUpDays: 14, watchers: [house.owner, who] },
      { name: 'Spring catalogue' },
    ],
    views: [{ name: 'Scotland, open', query: 'territory=Scotland&status=open&order=score', shared: true }],
  })
  const rows = crmContacts(past, chance, {
    ...{ house, total: 318, imported: 140, importedDays: 375 },
    people: working(house),
    territories: ['London', 'Midlands', 'North', 'Scotland', 'Wales', 'South West'],
    interests: ['Tents', 'Waxed jackets', 'Climbing hardware', 'Guided trips', 'Trade account'],
    custom: (chance) => ({
      [fieldId(house, 'Sector')]: chance.pick(sectors),
      ...(chance.odds(0.5) && { [fieldId(house, 'Trade discount')]: chance.pick([5, 7.5, 10, 12.5]) }),
    }),
  })
  const importAt = past.dayBegan(375).plus({ hours: 18, minutes: 25 })
  const changes = [
    ...firstOwners(past, house, rows, { who, importAt }),
    ...newlyAssigned(past, house, rows, { who: house.owner, to: who, count: 5, hours: 3 }),
  ]
  return async (sql) => {
    await keep(sql)
    await writeContacts(sql, rows, changes)
    await joinLists(sql, house, [
      { listId: leads!, contacts: rows.slice(-45) },
      {
        listId: accounts!,
        contacts: rows.filter((row, at) => row.status === 'open' && row.ownerId && at % 5 === 0),
        days: 14,
        remind: past.now,
      },
      { listId: catalogue!, contacts: rows.filter(({ imported }) => imported) },
    ])
  }
}

function sonnleitner(past: Past, chance: Chance, house: Account): Writing {
  const who = house.members.find(({ role }) => role === 'admin')!
  const keep = keeping(past, house, {
    ...{ who, days: 58, fields: [{ label: 'Besichtigung am', kind: 'date' }] },
    lists: [{ name: 'Angebote nachfassen', followUpDays: 7, watchers: [house.owner] }],
    views: [],
  })
  const rows = crmContacts(past, chance, {
    ...{ house, total: 64, imported: 0, importedDays: 57, people: working(house) },
    territories: ['Allgäu', 'Oberbayern', 'Tirol'],
    interests: ['Dachstuhl', 'Carport', 'Gartenhaus', 'Fassade', 'Sanierung'],
    custom: () => ({}),
  })
  const changes = [
    ...firstOwners(past, house, rows, { who, importAt: past.now }),
    ...newlyAssigned(past, house, rows, { who, to: house.owner, count: 3, hours: 2 }),
  ]
  return async (sql) => {
    await keep(sql)
    await writeContacts(sql, rows, changes)
    const offers = rows.filter((row, at) => row.status === 'open' && row.ownerId && at % 3 === 0)
    await joinLists(sql, house, [
      { listId: listId(house, 'Angebote nachfassen'), contacts: offers, days: 7, remind: past.now },
    ])
  }
}

/** A freelancer has them all herself. */
function penhallow(past: Past, chance: Chance, house: Account): Writing {
  const rows = crmContacts(past, chance, {
    ...{ house, total: 38, imported: 0, importedDays: 70, people: [house.owner] },
    territories: ['Cornwall', 'Devon'],
    interests: ['Website', 'Branding', 'Photography'],
    custom: () => ({}),
  })
  const changes = firstOwners(past, house, rows, { who: house.owner, importAt: past.now })
  return async (sql) => await writeContacts(sql, rows, changes)
}

/** Some of the older contacts were those of somebody who has left; the log tells of the rest as it does of all. */
function bequeath(past: Past, rows: Contact[], left: Member) {
  const gone = past.dayBegan(21)
  rows.forEach((contact, at) => {
    const before =
      contact.createdAt < gone.minus({ days: 3 }) && (!contact.closedAt || contact.closedAt < gone)
    if (at % 11 === 0 && before && contact.ownerId) contact.ownerId = left.membershipId
  })
}

function creations(past: Past, house: Account, rows: Contact[], who: Member) {
  for (const { createdAt, facts, id } of rows)
    past.note({
      ...{ at: createdAt, who, accountId: house.id, action: 'contact.created' },
      ...{ subject: facts.name, subjectId: id },
    })
}

/** How contacts came to their first owner: with the file they came in, or as somebody made them. */
function firstOwners(
  past: Past,
  house: Account,
  rows: Contact[],
  { who, importAt }: { who: Member; importAt: DateTime },
): Change[] {
  for (const row of rows.filter(({ imported }) => imported)) row.createdAt = importAt
  const owned = rows.filter(({ ownerId }) => ownerId)
  for (const row of owned) row.ownerSince = row.createdAt
  const move = (contact: Contact) => ({ contact, from: null, to: contact.ownerId })
  const inFile = owned.filter(({ imported }) => imported)
  const one = rows.filter(({ imported }) => !imported)
  creations(past, house, one, who)
  const made = one.filter(({ ownerId }) => ownerId)
  return [
    ...(inFile.length > 0
      ? [{ accountId: house.id, kind: 'import' as const, at: importAt, who, moves: inFile.map(move) }]
      : []),
    ...made.map((contact) => ({
      ...{
        accountId: house.id,
        kind: 'creation' as const,
        at: contact.createdAt,
        who,
        moves: [move(contact)],
      },
    })),
  ]
}

/** What was open went to a colleague, all but the last: about those somebody decides later. */
function departed(
  past: Past,
  house: Account,
  rows: Contact[],
  { left, heir }: { left: Member; heir: Member },
): Change[] {
  const at = instantOfLeaving(past)
  const open = rows.filter((row) => row.ownerId === left.membershipId && row.status === 'open').slice(0, -6)
  for (const contact of open) {
    contact.ownerId = heir.membershipId
    contact.ownerSince = at
  }
  const moves = open.map((contact) => ({ contact, from: left.membershipId, to: heir.membershipId }))
  return [{ accountId: house.id, kind: 'departure', at, who: house.owner, moves }]
}

const instantOfLeaving = (past: Past) => past.dayBegan(20).plus({ hours: 9, minutes: 5 })

/** Given to somebody in bulk just now, who has not looked yet: the badge shows it. */
function newlyAssigned(
  past: Past,
  house: Account,
  rows: Contact[],
  { who, to, count, hours }: { who: Member; to: Member; count: number; hours: number },
): Change[] {
  const at = past.now.minus({ hours, minutes: 12 })
  const free = rows.filter(
    (row) => !row.ownerId && !row.privateTo && row.status === 'open' && row.createdAt < at,
  )
  const moves = free.slice(-count).map((contact) => ({ contact, from: null, to: to.membershipId }))
  for (const { contact } of moves)
    Object.assign(contact, { ownerId: to.membershipId, ownerSince: at, announcedAt: at })
  past.note({
    ...{ at, who, accountId: house.id, action: 'contacts.assigned' },
    after: { contactOwner: to.name, count: moves.length },
  })
  return [{ accountId: house.id, kind: 'bulk', at, who, moves }]
}
