import { grantableUpTo, isAtLeast, isAtMost, lowest, type GrantableRole, type Role } from '../roles.ts'

/** What a person of the agency is, where a grant is to be given: their own role at home, and under this link. */
export type Giver = {
  /** Own role in the agency, now. */
  agencyRole: Role
  /** Own grant under this link, now; null where they have none. */
  grantRole: Role | null
  /** The link's ceiling, now. */
  maxRole: Role
}

/** L17: the role that counts while acting. */
export function effectiveRole(grantRole: Role, maxRole: Role): Role {
  return lowest(grantRole, maxRole)
}

/**
 * L16: the highest role that this person may give (or edit, or remove) under this link; null where none.
 * Owners and admins of the agency go up to the link's ceiling, everybody else up to their own effective role there.
 */
export function grantCeiling(giver: Giver): GrantableRole | null {
  if (isAtLeast(giver.agencyRole, 'admin')) return grantableUpTo(giver.maxRole)
  if (giver.grantRole === null) return null
  return grantableUpTo(effectiveRole(giver.grantRole, giver.maxRole))
}

/** Whether this person may give this role under this link. */
export function mayGive(giver: Giver, role: Role): boolean {
  const ceiling = grantCeiling(giver)
  return ceiling !== null && isAtMost(role, ceiling)
}

/** L2: the highest role that somebody of this role in the agency may ask a client for. */
export function askCeiling(agencyRole: Role): GrantableRole {
  return grantableUpTo(agencyRole)
}

/**
 * L9, L12: the highest role that an approval gives: what was asked, but no more than the requester has in the agency by
 * now; where nothing was asked, `admin`.
 */
export function approvalCeiling(roleAsked: Role | null, requesterRole: Role): GrantableRole {
  return roleAsked === null ? 'admin' : grantableUpTo(lowest(roleAsked, requesterRole))
}
