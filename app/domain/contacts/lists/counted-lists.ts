import { escapeLike } from '../../escape-like.ts'
import type { Standing } from '../../identity/standing.ts'
import { withValues } from '../contacts.ts'
import { contactSight } from '../sight.ts'
import type { ContactList } from './contact-lists.ts'

/** `count` are the contacts that the reader may see; beyond a thousand it is 1,001. */
export type CountedList = ContactList & { count: number; followUpDays: number | null }

export const listsPerPage = 50
/** Counted up to here: a page of fifty lists must not read fifty million entries. */
export const countedUpTo = 1000

/** One page of the account's lists by name, with how many contacts each has for this reader. */
export async function countedLists(
  standing: Standing,
  { search = '', page = 1 }: { search?: string; page?: number } = {},
): Promise<{ lists: CountedList[]; hasNext: boolean }> {
  const { account } = standing
  const sight = await contactSight(standing, 'see')
  const pattern = `%${escapeLike(search.trim().normalize('NFKC').toLowerCase())}%`
  const lists = await withValues(
    async (sql) =>
      await sql<CountedList[]>`
      select l.id, l.name, l.follow_up_days, n.count
      from (
        select * from contact_lists
        where account_id = ${account.id} and folded_name like ${pattern}
        order by folded_name limit ${listsPerPage + 1} offset ${(page - 1) * listsPerPage}
      ) l
      cross join lateral (
        select count(*)::int as count from (
          select 1 from contact_list_entries e
          join contacts c on c.id = e.contact_id and c.account_id = e.account_id
          where e.account_id = ${account.id} and e.list_id = l.id and c.archived_at is null and ${sight.has(sql)}
          limit ${countedUpTo + 1}) seen
      ) n
      order by l.folded_name`,
  )
  return { lists: lists.slice(0, listsPerPage), hasNext: lists.length > listsPerPage }
}
