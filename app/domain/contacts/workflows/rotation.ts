import type { Candidate, Skip } from './people.ts'

export type Turn = { to: string | null; skipped: Skip[]; lastPlace: number }

/** One round in the order of turns, which begins behind the place that had its turn last. */
export function roundFrom<Person extends { place: number }>(people: readonly Person[], lastPlace: number) {
  const behind = people.findIndex(({ place }) => place > lastPlace)
  const first = behind === -1 ? 0 : behind
  return [...people.slice(first), ...people.slice(0, first)]
}

/**
 * Whose turn it is after the place that had it last: the next one round who is there. Whoever is passed over is named
 * with the reason. Where nobody is there the turn stays where it was.
 */
export function nextTurn(candidates: readonly Candidate[], lastPlace: number): Turn {
  const round = roundFrom(candidates, lastPlace)
  const found = round.findIndex(({ away }) => away === null)
  const passed = found === -1 ? round : round.slice(0, found)
  const skipped = passed.map(({ id, away }) => ({ id, reason: away! }))
  if (found === -1) return { to: null, skipped, lastPlace }
  return { to: round[found]!.id, skipped, lastPlace: round[found]!.place }
}

/**
 * The place that had its turn last, once the people are others or in another order: whoever would have been next still
 * is, or if gone the one after them.
 */
export function placeAfterEdit(
  was: readonly { id: string; place: number }[],
  lastPlace: number,
  is: readonly string[],
) {
  const sorted = [...was].sort((one, other) => one.place - other.place)
  const next = roundFrom(sorted, lastPlace).find(({ id }) => is.includes(id))
  // Places begin with 1: 0 is before the first, as the last place is.
  return next ? is.indexOf(next.id) : 0
}
