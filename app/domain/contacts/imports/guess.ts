import { parseAddress } from '../../addresses.ts'
import type { ContactField } from '../fields/contact-fields.ts'
import { fieldTarget, repeatable, type Mapping, type Target } from './targets.ts'

/** Words by which columns are known, in English and German, without case, spaces and signs. */
const words: Record<Target, string[]> = {
  name: [
    ...[
      'name',
      'fullname',
      'contact',
      'contactname',
      'displayname',
      'person',
      'customer',
      'customername',
      'lead',
    ],
    ...[
      'vollername',
      'kontakt',
      'kontaktname',
      'ansprechpartner',
      'ansprechpartnerin',
      'kunde',
      'kundenname',
    ],
    ...['vorundnachname', 'anzeigename', 'leadname', 'namedeskontakts'],
  ],
  firstName: ['firstname', 'givenname', 'forename', 'first', 'vorname', 'rufname'],
  lastName: ['lastname', 'surname', 'familyname', 'last', 'nachname', 'familienname', 'zuname'],
  email: [
    ...[
      'email',
      'emails',
      'mail',
      'emailaddress',
      'emailaddresses',
      'mailaddress',
      'workemail',
      'businessemail',
    ],
    ...[
      'emailadresse',
      'emailadressen',
      'mailadresse',
      'epost',
      'emailgeschaeftlich',
      'emailprivat',
      'privateemail',
    ],
    ...['primaryemail', 'secondaryemail', 'emailwork', 'emailhome'],
  ],
  phone: [
    ...[
      'phone',
      'phones',
      'phonenumber',
      'phonenumbers',
      'telephone',
      'telephonenumber',
      'tel',
      'mobile',
      'mobilephone',
    ],
    ...[
      'cell',
      'cellphone',
      'workphone',
      'businessphone',
      'homephone',
      'telefon',
      'telefonnummer',
      'telefonnummern',
    ],
    ...[
      'telefonnr',
      'rufnummer',
      'mobil',
      'mobiltelefon',
      'mobilnummer',
      'handy',
      'handynummer',
      'festnetz',
      'durchwahl',
    ],
    ...['telefongeschaeftlich', 'telefonprivat', 'telefonmobil', 'mobilenumber'],
  ],
  company: [
    ...[
      'company',
      'companyname',
      'organization',
      'organisation',
      'organizationname',
      'account',
      'accountname',
      'firm',
    ],
    ...[
      'employer',
      'business',
      'firma',
      'firmenname',
      'unternehmen',
      'unternehmensname',
      'betrieb',
      'arbeitgeber',
    ],
  ],
  companySize: [
    ...['companysize', 'employees', 'numberofemployees', 'headcount', 'staff', 'size', 'employeecount'],
    ...[
      'unternehmensgroesse',
      'firmengroesse',
      'mitarbeiter',
      'mitarbeiterzahl',
      'anzahlmitarbeiter',
      'beschaeftigte',
    ],
    ...['mitarbeiteranzahl', 'groessedesunternehmens'],
  ],
  territory: [
    ...[
      'territory',
      'region',
      'area',
      'salesterritory',
      'district',
      'gebiet',
      'vertriebsgebiet',
      'verkaufsgebiet',
    ],
    ...['bezirk', 'bereich', 'salesregion'],
  ],
  productInterest: [
    ...[
      'productinterest',
      'interest',
      'interests',
      'product',
      'productofinterest',
      'produktinteresse',
      'interesse',
    ],
    ...['interessen', 'produkt'],
  ],
  leadScore: [
    'leadscore',
    'score',
    'rating',
    'hubspotscore',
    'leadbewertung',
    'bewertung',
    'punkte',
    'punktzahl',
  ],
  status: [
    'status',
    'leadstatus',
    'dealstage',
    'stage',
    'state',
    'stand',
    'phase',
    'contactstatus',
    'kontaktstatus',
  ],
  value: [
    'value',
    'dealvalue',
    'amount',
    'dealamount',
    'revenue',
    'wert',
    'auftragswert',
    'betrag',
    'umsatz',
  ],
  list: ['list', 'lists', 'contactlist', 'liste', 'listen', 'kontaktliste', 'verteiler'],
  owner: [
    ...[
      'contactowner',
      'owner',
      'assignedto',
      'assignee',
      'responsible',
      'salesrep',
      'accountmanager',
      'accountowner',
    ],
    ...[
      'kontaktinhaber',
      'kontaktinhaberin',
      'zustaendig',
      'verantwortlich',
      'betreuer',
      'betreuerin',
      'inhaber',
    ],
    ...['zugewiesenan', 'bearbeiter'],
  ],
}

/** A heading as it is compared. */
export function foldedHeading(text: string): string {
  const spelled: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' }
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[äöüß]/g, (letter) => spelled[letter]!)
    .replace(/[^\p{L}\p{N}]/gu, '')
}

const targetOf = new Map(
  Object.entries(words).flatMap(([target, all]) => all.map((word) => [word, target as Target] as const)),
)

const longestHeading = 500

/** What a column of that name is, the account's own fields first; `email2` and `phone (work)` are known by their beginning. */
function byHeading(heading: string, fields: readonly ContactField[]): Mapping[number] {
  // No name is so long; what is below takes its time over 100,000 digits.
  if (heading.length > longestHeading) return null
  const folded = foldedHeading(heading)
  if (folded === '') return null
  const own = fields.find(({ label }) => foldedHeading(label) === folded)
  if (own) return fieldTarget(own.id)
  const bare = folded.replace(/\d+$/, '')
  return targetOf.get(folded) ?? targetOf.get(bare) ?? byHeadingsPart(heading, bare)
}

function byHeadingsPart(heading: string, folded: string): Mapping[number] {
  const first = foldedHeading(heading.split(/[(/:,]/)[0]!)
  const known = targetOf.get(first)
  if (known) return known
  if (/^email|email$|mailadresse$/.test(folded)) return 'email'
  return /^(telefon|phone|mobil)|(telefon|phone|mobil)$/.test(folded) ? 'phone' : null
}

export const looksLikeAddress = (text: string) => text.includes('@') && parseAddress(text).ok
export const looksLikePhone = (text: string) =>
  /^[+(]?[\d\s()./-]{7,30}$/.test(text) && /^\D*(\+|0)/.test(text) && text.replace(/\D/g, '').length >= 6

/** Whether a first row names columns rather than being somebody. */
export function looksLikeHeader(first: string[], fields: readonly ContactField[]): boolean {
  const isDatum = (cell: string) =>
    looksLikeAddress(cell) || looksLikePhone(cell) || /^[-+]?\d[\d.,]*$/.test(cell)
  if (first.some((cell) => isDatum(cell.trim()))) return false
  return first.some((cell) => byHeading(cell, fields) !== null) || first.some((cell) => cell.trim() !== '')
}

/** What each column most likely is, by its name and, for addresses and phones, by what is in it. */
export function guessMapping(
  { header, rows, headed }: { header: string[]; rows: string[][]; headed: boolean },
  fields: readonly ContactField[],
): Mapping {
  const mapping: Mapping = header.map((heading) => (headed ? byHeading(heading, fields) : null))
  header.forEach((_, column) => {
    const filled = rows.map((row) => (row[column] ?? '').trim()).filter((cell) => cell !== '')
    const most = (fits: (cell: string) => boolean) =>
      filled.length > 0 && filled.filter(fits).length * 10 > filled.length * 6
    if (mapping[column] === null && most(looksLikeAddress)) mapping[column] = 'email'
    else if (mapping[column] === null && !headed && most(looksLikePhone)) mapping[column] = 'phone'
  })
  const once = mapping.map((target, column) =>
    target !== null && !repeatable.includes(target) && mapping.indexOf(target) !== column ? null : target,
  )
  // Without any name the first column of words is taken for one.
  const named = once.some((target) => target === 'name' || target === 'firstName' || target === 'lastName')
  if (headed || named) return once
  const first = once.findIndex(
    (target, column) => target === null && rows.some((row) => /\p{L}{2}/u.test(row[column] ?? '')),
  )
  return once.map((target, column) => (column === first ? 'name' : target))
}
