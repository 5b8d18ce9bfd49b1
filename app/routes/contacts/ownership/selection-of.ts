import { isId } from '#app/auth/ids.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { mostTicked } from '#app/domain/contacts/editable.ts'
import type { Selection } from '#app/domain/contacts/ownership/selection.ts'
import { requireContactFilter } from '../list/require-filter.ts'

/** The fields that say which contacts: ticks of the list, or all that the list's query string `from` matches. */
export type Chosen = { contacts: string[]; all: boolean; from: string }

export const longestQuery = 8000
/** A list of nobody's contacts: no one has this id. */
const chosenByNothing = 'owner=none'

export function chosenIn(params: URLSearchParams): Chosen {
  const from = (params.get('from') ?? '').replaceAll('\0', '')
  return {
    contacts: [...new Set(params.getAll('contact').filter(isId))].slice(0, mostTicked),
    all: params.get('all') === '1',
    // Cut short it would say less, and so choose more.
    from: from.length > longestQuery ? chosenByNothing : from,
  }
}

/** The same as hidden fields or parameters, to be carried on. */
export function chosenFields({ contacts, all, from }: Chosen): Record<string, string | string[]> {
  return { ...(all ? { all: '1' } : { contact: contacts }), ...(from && { from }) }
}

/** Which contacts they are; null where nothing is chosen. Filtering by somebody out of sight is refused (P3). */
export async function selectionOf(standing: Standing, chosen: Chosen): Promise<Selection | null> {
  if (chosen.all) return { filter: await requireContactFilter(standing, new URLSearchParams(chosen.from)) }
  return chosen.contacts.length > 0 ? { ids: chosen.contacts } : null
}
