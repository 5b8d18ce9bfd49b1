import type { Sql } from '#db/sql.server.ts'
import { activeWorkflows, matchesOf, type Ground } from './matches.ts'
import type { Workflow } from './workflow.ts'

/** Something happened to a contact; the key says what, and no workflow acts on it twice. */
export type Happening = { contactId: string; key: string }

/** A contact joined a list: the number of the entry tells one joining from the next. */
export const joining = (contactId: string, entryId: string): Happening => ({
  contactId,
  key: `list ${entryId}`,
})

/** A workflow takes a contact, or says why it cannot: then the next one may. */
export type Taking = Happening & {
  workflow: Workflow
  /** Those of later levels follow from the lists that contacts landed in. */
  level: number
  why: 'fits' | 'private' | 'plan-too-small'
}

export type Taken = {
  takings: Taking[]
  /** The contact owners before anything is given. */
  owners: Map<string, string | null>
  /** Contacts that are in a list now that they were not in before. */
  joined: Set<string>
}

/**
 * How often landing in a list may lead to the next. Each list is joined once, so that there is an end in any case; this
 * one keeps a chain from doing a whole evening's work in one click.
 */
const deepest = 5

/**
 * Whom the workflows take: of each happening the first one whose conditions hold. What is taken lands in the default list at once, which
 * may be what another workflow begins with.
 */
export async function takeContacts(
  sql: Sql,
  ground: Ground,
  workflows: readonly Workflow[],
  happenings: readonly Happening[],
): Promise<Taken> {
  const taken: Taken = { takings: [], owners: new Map(), joined: new Set() }
  await takeThose(sql, ground, workflows, happenings, 0, taken)
  return taken
}

async function takeThose(
  sql: Sql,
  ground: Ground,
  workflows: readonly Workflow[],
  happenings: readonly Happening[],
  level: number,
  taken: Taken,
): Promise<void> {
  if (happenings.length === 0 || workflows.length === 0) return
  const ids = happenings.map(({ contactId }) => contactId)
  // This locks the contacts: only from here on does nobody else note an entry of theirs.
  const matches = await matchesOf(sql, ground, workflows, ids)
  const fresh = await withoutTaken(sql, ground.accountId, happenings)
  const takings: Taking[] = []
  for (const happening of fresh) {
    const match = matches.get(happening.contactId)
    if (!match) continue
    if (!taken.owners.has(match.id)) taken.owners.set(match.id, match.ownerId)
    for (const [place, workflow] of workflows.entries()) {
      if (!match.holds[place]) continue
      const why = match.private
        ? 'private'
        : workflow.rule === 'round_robin' && !ground.rotates
          ? 'plan-too-small'
          : 'fits'
      takings.push({ ...happening, workflow, level, why })
      if (why !== 'plan-too-small') break
    }
  }
  taken.takings.push(...takings)
  await landInLists(sql, ground, takings, level, taken)
}

/** What nothing has been done about yet: neither a retry nor a second call acts again. */
async function withoutTaken(sql: Sql, accountId: string, happenings: readonly Happening[]) {
  const rows = await sql<{ contactId: string; entryKey: string }[]>`
    select e.contact_id, e.entry_key from workflow_entries e
    where e.account_id = ${accountId} and e.contact_id = any(${happenings.map(({ contactId }) => contactId)}::uuid[])
      and e.entry_key = any(${[...new Set(happenings.map(({ key }) => key))]})`
  const seen = new Set(rows.map(({ contactId, entryKey }) => `${contactId} ${entryKey}`))
  return happenings.filter(({ contactId, key }) => {
    const name = `${contactId} ${key}`
    return !seen.has(name) && Boolean(seen.add(name))
  })
}

async function landInLists(sql: Sql, ground: Ground, takings: Taking[], level: number, taken: Taken) {
  const landing = takings.filter(({ why }) => why === 'fits')
  if (landing.length === 0) return
  const joined = await sql<{ id: string; listId: string; contactId: string }[]>`
    insert into contact_list_entries (account_id, list_id, contact_id)
    select ${ground.accountId}, * from unnest(
      ${landing.map(({ workflow }) => workflow.defaultListId)}::uuid[], ${landing.map(({ contactId }) => contactId)}::uuid[])
    on conflict do nothing returning id, list_id, contact_id`
  for (const { contactId } of joined) taken.joined.add(contactId)
  const lists = [...new Set(joined.map(({ listId }) => listId))]
  if (lists.length === 0 || level + 1 >= deepest) return
  const next = await activeWorkflows(
    sql,
    ground.accountId,
    sql`w.entry = 'list-joined' and w.entry_list_id = any(${lists}::uuid[])`,
  )
  const order = new Map(takings.map(({ contactId }, place) => [contactId, place]))
  joined.sort((one, other) => order.get(one.contactId)! - order.get(other.contactId)!)
  for (const listId of lists) {
    const begins = next.filter(({ entryListId }) => entryListId === listId)
    const those = joined.filter((entry) => entry.listId === listId)
    await takeThose(
      sql,
      ground,
      begins,
      those.map(({ contactId, id }) => joining(contactId, id)),
      level + 1,
      taken,
    )
  }
}
