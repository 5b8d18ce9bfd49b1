import { sql, type Sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import { roleNow, type Standing } from '../../identity/standing.ts'
import { isNameLength, plainName } from '../../names.ts'
import { isAtLeast, type Role } from '../../roles.ts'
import { mostViews } from './contact-views.ts'

export type ViewWish = { name: string; shared: boolean }
export type ViewRefusal =
  | 'not-allowed'
  | 'not-found'
  | 'no-name'
  | 'name-too-long'
  | 'sharing-not-allowed'
  | 'only-shared-while-acting'
  | 'query-too-long'
  | 'too-many'

/** Longest name of a view. */
export const longestViewName = 100
export const longestQuery = 4000
/** The lowest role that shares views; everybody keeps their own. */
export const sharingFloor: Role = 'manager'

type Outcome = { ok: true; viewId: string; name: string } | { ok: false; reason: ViewRefusal }

/** Keeps search, filters and order under a name: for oneself, or for everybody in the account by managers and above. */
export async function createView(
  standing: Standing,
  { query, ...wish }: ViewWish & { query: string },
): Promise<Outcome> {
  return await sql.begin(async (sql): Promise<Outcome> => {
    const judged = await judge(sql, standing, wish)
    if (!judged.ok) return judged
    if (query.length > longestQuery) return { ok: false, reason: 'query-too-long' }
    const { account, membershipId } = standing
    const { name } = judged
    // Two saved at the same moment may make one more than that, which harms nobody.
    const [view] = await sql<{ id: string }[]>`
      insert into contact_views (account_id, membership_id, name, shared_at, query)
      select ${account.id}, ${membershipId}, ${name}, ${wish.shared ? sql`now()` : null}, ${query}
      where (select count(*) from contact_views
        where account_id = ${account.id} and membership_id is not distinct from ${membershipId}::uuid) < ${mostViews}
      returning id`
    if (!view) return { ok: false, reason: 'too-many' }
    await record(sql, standing, {
      action: 'contact-view.created',
      subject: name,
      subjectId: view.id,
      after: { shared: wish.shared },
    })
    return { ok: true, viewId: view.id, name }
  })
}

/** Renames a view, shares it or takes it back: one's own; those of others, which are shared, by admins. */
export async function changeView(standing: Standing, viewId: string, wish: ViewWish): Promise<Outcome> {
  return await sql.begin(async (sql): Promise<Outcome> => {
    const was = await changeable(sql, standing, viewId)
    if (!was.ok) return was
    const judged = await judge(sql, standing, wish)
    if (!judged.ok) return judged
    const { name } = judged
    if (was.name === name && was.shared === wish.shared) return { ok: true, viewId, name }
    // Without its member nobody could see it any more.
    if (!wish.shared && was.membershipId !== standing.membershipId)
      return { ok: false, reason: 'not-allowed' }
    await sql`
      update contact_views set name = ${name},
        shared_at = ${wish.shared ? sql`coalesce(shared_at, now())` : null}
      where id = ${viewId} and account_id = ${standing.account.id}`
    await record(sql, standing, {
      action: 'contact-view.changed',
      subject: name,
      subjectId: viewId,
      before: { name: was.name, shared: was.shared },
      after: { name, shared: wish.shared },
    })
    return { ok: true, viewId, name }
  })
}

/** Deletes a view: one's own; those of others, which are shared, by admins. */
export async function deleteView(standing: Standing, viewId: string): Promise<Outcome> {
  return await sql.begin(async (sql): Promise<Outcome> => {
    const was = await changeable(sql, standing, viewId)
    if (!was.ok) return was
    await sql`delete from contact_views where id = ${viewId} and account_id = ${standing.account.id}`
    await record(sql, standing, { action: 'contact-view.deleted', subject: was.name, subjectId: viewId })
    return { ok: true, viewId, name: was.name }
  })
}

async function judge(
  sql: Sql,
  standing: Standing,
  wish: ViewWish,
): Promise<{ ok: true; name: string } | { ok: false; reason: ViewRefusal }> {
  const role = await roleNow(sql, standing)
  if (!role) return { ok: false, reason: 'not-allowed' }
  const name = plainName(wish.name)
  if (name === '') return { ok: false, reason: 'no-name' }
  if (!isNameLength(name) || [...name].length > longestViewName) return { ok: false, reason: 'name-too-long' }
  if (wish.shared && !isAtLeast(role, sharingFloor)) return { ok: false, reason: 'sharing-not-allowed' }
  if (!wish.shared && standing.membershipId === null) return { ok: false, reason: 'only-shared-while-acting' }
  return { ok: true, name }
}

type Changeable = { ok: true; name: string; shared: boolean; membershipId: string | null }

/** The view, locked: whoever only sees it, since it is shared, may not change it. */
async function changeable(
  sql: Sql,
  standing: Standing,
  viewId: string,
): Promise<Changeable | { ok: false; reason: 'not-allowed' | 'not-found' }> {
  const { account, membershipId } = standing
  const role = await roleNow(sql, standing)
  if (!role) return { ok: false, reason: 'not-allowed' }
  const [view] = await sql<{ name: string; shared: boolean; membershipId: string | null; own: boolean }[]>`
    select name, shared_at is not null as shared, membership_id,
      coalesce(membership_id = ${membershipId}::uuid, false) as own
    from contact_views
    where account_id = ${account.id} and id = ${viewId} and (membership_id = ${membershipId}::uuid or shared_at is not null)
    for update`
  if (!view) return { ok: false, reason: 'not-found' }
  const { own, ...facts } = view
  return own || isAtLeast(role, 'admin') ? { ok: true, ...facts } : { ok: false, reason: 'not-allowed' }
}
