import { plainName } from '../../names.ts'

export const longestListName = 100
/** Enough to sort by, and few enough to choose from. */
export const mostLists = 500

export type ListNameRefusal = 'name-missing' | 'name-too-long'

/** A list's name as it is kept and as it is compared (case makes no other name), or why it is none. */
export function listName(
  typed: string,
): { ok: true; name: string; folded: string } | { ok: false; reason: ListNameRefusal } {
  const name = plainName(typed)
  if (name === '') return { ok: false, reason: 'name-missing' }
  const folded = name.normalize('NFKC').toLowerCase()
  if ([...name].length > longestListName || [...folded].length > 400)
    return { ok: false, reason: 'name-too-long' }
  return { ok: true, name, folded }
}
