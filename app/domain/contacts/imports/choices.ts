import type { Standing } from '../../identity/standing.ts'
import { contactLists } from '../lists/contact-lists.ts'
import { possibleOwners } from '../ownership/possible-owners.ts'

/** What a form of an import offers: the account's lists, and the people who can be given contacts. */
export async function importChoices(standing: Standing) {
  const [lists, owners] = await Promise.all([contactLists(standing.account.id), possibleOwners(standing)])
  return { lists, people: owners.map(({ membershipId, name }) => ({ id: membershipId, name })) }
}
