import { plainName } from '../../names.ts'

/** Longest name of a team, in characters as people count them. It stands in menus and columns. */
export const longestTeamName = 100

/** A team's name as it is kept and as it is compared (case makes no other name), or why it is none. */
export function teamName(
  typed: string,
): { ok: true; name: string; folded: string } | { ok: false; reason: 'name-missing' | 'name-too-long' } {
  const name = plainName(typed)
  if (name === '') return { ok: false, reason: 'name-missing' }
  if ([...name].length > longestTeamName) return { ok: false, reason: 'name-too-long' }
  return { ok: true, name, folded: name.toLowerCase() }
}
