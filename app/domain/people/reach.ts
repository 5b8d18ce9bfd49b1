import type { Sql } from '#db/sql.server.ts'
import type { Standing } from '../identity/standing.ts'
import { grantableUpTo, isAtLeast, isAtMost, rolesUpTo, type GrantableRole, type Role } from '../roles.ts'

/** Whether this role administers people at all. */
export function managesPeople(role: Role): boolean {
  return isAtLeast(role, 'admin')
}

/** Whether somebody of this role may change, switch off or remove a member: nobody reaches above the own rung. */
export function reaches(role: Role, target: Role): boolean {
  return managesPeople(role) && isAtMost(target, role)
}

/** The roles that somebody of this role may give to members, lowest first: `admin` at most (P2). */
export function rolesToGive(role: Role): GrantableRole[] {
  return managesPeople(role) ? rolesUpTo(grantableUpTo(role)) : []
}

/** The caller's role as it is now, inside the caller's transaction; the page may have been rendered under another. */
export async function presentRole(sql: Sql, standing: Standing): Promise<Role | null> {
  const [own] = await sql<{ role: Role }[]>`
    select role from memberships
    where id = ${standing.membershipId} and ended_at is null and deactivated_at is null
    for share`
  return own?.role ?? null
}
