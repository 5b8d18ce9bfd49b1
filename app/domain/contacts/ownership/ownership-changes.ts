import { sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { visibleMembers } from '../../people/teams/visible-members.ts'
import { isAtLeast } from '../../roles.ts'
import type { ChangeKind, StopReason } from './changes.ts'
import { shares, type Skipped } from './rotation.ts'

/** A change by hand and how far it has come, for its page. */
export type OwnershipChange = {
  id: string
  kind: ChangeKind
  state: 'running' | 'done' | 'stopped' | 'failed'
  reason: StopReason | null
  at: Date
  finishedAt: Date | null
  byName: string
  /** Whoever looks did it. */
  own: boolean
  total: number
  /** Contacts gone through, also those that were theirs already. */
  passed: number
  /** Contacts that changed hands. */
  done: number
  /** To whom, with equal shares of all; none: to nobody. */
  people: { id: string; name: string; share: number; skipped: Skipped['reason'] | null }[]
  undoUntil: Date | null
  undoneBy: string | null
  /** The change that this one takes back. */
  undoes: string | null
  mayUndo: boolean
  mayCancel: boolean
}

/**
 * One change by hand, in bulk, or an undo: one's own, and where one reaches the whole account, everybody's. Else null. Taking
 * back and stopping what somebody else did is for admins.
 */
export async function ownershipChange(standing: Standing, changeId: string): Promise<OwnershipChange | null> {
  const { account, user, acting, role } = standing
  if (!isAtLeast(role, 'manager')) return null
  const [row] = await sql<Row[]>`
    select c.id, c.kind, c.state, c.reason, c.at, c.finished_at, c.user_name as by_name, c.total, c.passed, c.done, c.skipped,
      c.user_id = ${user.id} and c.agency_id is not distinct from ${acting?.agency.id ?? null}::uuid as own,
      c.undo_until, c.undone_by, c.undo_until > now() and c.undone_by is null and c.state <> 'running' as undoable,
      (select u.id from ownership_changes u where u.undone_by = c.id) as undoes,
      coalesce((select json_agg(json_build_object('id', p.id, 'name', u.name) order by p.place)
        from jsonb_array_elements_text(c.target -> 'people') with ordinality as p(id, place)
        join memberships m on m.id = p.id::uuid join users u on u.id = m.user_id), '[]') as people
    from ownership_changes c
    where c.id = ${changeId} and c.account_id = ${account.id} and c.kind in ('by-hand', 'bulk', 'undo')`
  if (!row) return null
  const mayAct = row.own || isAtLeast(role, 'admin')
  if (!mayAct && (await visibleMembers(standing, 'assign')).reach !== 'all') return null
  const { undoable, skipped, people, ...facts } = row
  const counts = shares(row.total, people as unknown as string[])
  return {
    ...facts,
    people: people.map((person, index) => ({
      ...person,
      share: counts[index]!,
      skipped: skipped.find(({ id }) => id === person.id)?.reason ?? null,
    })),
    mayUndo: mayAct && undoable === true,
    mayCancel: mayAct && row.state === 'running' && row.kind === 'bulk',
  }
}

type Row = Omit<OwnershipChange, 'people' | 'mayUndo' | 'mayCancel'> & {
  undoable: boolean | null
  skipped: Skipped[]
  people: { id: string; name: string }[]
}
