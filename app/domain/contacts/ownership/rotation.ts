import type { OwnerRefusal } from './owners.ts'

/** Somebody passed over in a rotation, and why. */
export type Skipped = { id: string; reason: OwnerRefusal }

/**
 * Deals so many contacts to people, one after the other, from the place after `lastPlace` on (1 is the first person; 0:
 * nobody had a turn). Those in `without` are passed over. Without people everything goes to
 * nobody; where all are passed over the answer is null.
 */
export function deal(
  count: number,
  people: string[],
  without: { has: (id: string) => boolean },
  lastPlace = 0,
): { to: (string | null)[]; lastPlace: number } | null {
  if (people.length === 0) return { to: Array<null>(count).fill(null), lastPlace: 0 }
  if (people.every((id) => without.has(id))) return null
  const to: string[] = []
  let place = lastPlace
  while (to.length < count) {
    place = (place % people.length) + 1
    const person = people[place - 1]!
    if (!without.has(person)) to.push(person)
  }
  return { to, lastPlace: place }
}

/** How many of so many contacts each of these people gets: equal shares, the first ones one more where it does not divide. */
export function shares(count: number, people: string[]): number[] {
  return people.map((_, index) => Math.floor(count / people.length) + (index < count % people.length ? 1 : 0))
}
