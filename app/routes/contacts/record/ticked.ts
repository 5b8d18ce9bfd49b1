import { matchingContacts } from '#app/domain/contacts/matching-contacts.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { requireContactFilter } from '../list/require-filter.ts'
import { chosenIn } from '../ownership/selection-of.ts'
import { contactPaths } from '../paths.ts'

/** What was ticked in the list, as ids; `ids` is null where they are more than are changed at once. `to` leads back there. */
export async function tickedIn(request: Request, standing: Standing) {
  const { contacts, all, from } = chosenIn(new URL(request.url).searchParams)
  const filter = await requireContactFilter(standing, new URLSearchParams(from))
  const ids = all ? await matchingContacts(standing, filter) : contacts
  return { ids, archived: filter.archived, to: contactPaths(standing.account.id).list(from) }
}
