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
