/** How it stands with a contact; all but `open` are closed. */
export const statuses = ['open', 'won', 'lost', 'cancelled'] as const
export type Status = (typeof statuses)[number]
export const isStatus = (text: string): text is Status => statuses.some((each) => each === text)

/** What is kept of a contact, as it is kept (facts-of-contact.ts makes it of what was typed). */
export type ContactFacts = {
  name: string
  /** In the form of addresses.ts, the main one first. */
  emails: string[]
  phones: string[]
  company: string
  /** Number of employees. */
  companySize: number | null
  territory: string
  productInterest: string
  leadScore: number
  status: Status
  /** What winning it is worth, in cents of the account's own money. */
  valueCents: number | null
  custom: Custom
}

/** By the id of the account's own field: text, number, ISO date, or true and false. */
export type Custom = Record<string, string | number | boolean>

/** What is said about a contact: what is absent stays as it is, an own field that is null loses its value. */
export type ContactWish = Partial<Omit<ContactFacts, 'custom'>> & {
  custom?: Record<string, Custom[string] | null>
}

/** A contact's own fields after what was said about them. */
export function customAfter(was: Custom, said: ContactWish['custom'] = {}): Custom {
  const entries = Object.entries({ ...was, ...said })
  return Object.fromEntries(entries.filter((entry): entry is [string, Custom[string]] => entry[1] !== null))
}

export const mostEmails = 20
export const mostPhones = 20
export const longestName = 200
export const longestCompany = 200
export const longestTerritory = 100
export const longestInterest = 200
export const longestCustom = 1000
