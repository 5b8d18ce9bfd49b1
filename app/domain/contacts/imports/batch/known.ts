import type { ContactFacts } from '../../contact.ts'
import type { RowFacts } from '../row-facts.ts'

/** A contact that a row may be about: one of the account, or one that a row before makes. */
export type Known = {
  id: string
  facts: ContactFacts
  /** Name and company in the database's small letters. */
  nameKey: string
  companyKey: string
  ownerId: string | null
  /** The contact owner as it was found, before the rows give it to somebody else. */
  ownerWas: string | null
  private: boolean
  mayEdit: boolean
  mayAssign: boolean
  version: number
  /** Made by a row of this batch. */
  fresh: boolean
  /** An earlier row of this file has been about it. */
  met: boolean
  lists: Set<string>
}

export type Keys = { nameKey: string; companyKey: string }

/** Numbers alike whatever their spelling, with or without the zeros that they begin with. */
export const digitsOf = (phone: string) => phone.replace(/\D/g, '').replace(/^0+/, '')

/**
 * The contacts that rows can meet. A row is about the contact that has one of its addresses; else about one of the same
 * name with one of its phone numbers, else of the same name and company, unless both have addresses: two people called
 * alike in one firm are two, and so are those who share a switchboard.
 */
export class Meeting {
  private readonly byEmail = new Map<string, Known[]>()
  private readonly byName = new Map<string, Known[]>()

  add(known: Known) {
    for (const email of known.facts.emails) put(this.byEmail, email, known)
    put(this.byName, known.nameKey, known)
  }

  find({ facts }: RowFacts, { nameKey, companyKey }: Keys): Known | null {
    for (const email of facts.emails ?? []) {
      const found = best(this.byEmail.get(email) ?? [])
      if (found) return found
    }
    const alike = (this.byName.get(nameKey) ?? []).filter(
      (known) => !facts.emails?.length || known.facts.emails.length === 0,
    )
    if (alike.length === 0) return null
    const digits = new Set((facts.phones ?? []).map(digitsOf))
    return (
      best(alike.filter((known) => known.facts.phones.some((phone) => digits.has(digitsOf(phone))))) ??
      best(alike.filter((known) => known.companyKey === companyKey))
    )
  }
}

/** One that may be changed rather than one that may not, the oldest first. */
const best = (all: Known[]) => all.find(({ mayEdit }) => mayEdit) ?? all[0] ?? null

function put(map: Map<string, Known[]>, key: string, known: Known) {
  const there = map.get(key)
  if (!there) map.set(key, [known])
  else if (!there.includes(known)) there.push(known)
}
