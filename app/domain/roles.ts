/** The ladder of roles, lowest rung first. The same order as the database's `role` type. */
export const roles = ['viewer', 'member', 'manager', 'admin', 'owner'] as const
export type Role = (typeof roles)[number]

/** Roles a link or a grant can carry: `owner` is never given to an agency. */
export const grantableRoles = ['viewer', 'member', 'manager', 'admin'] as const satisfies readonly Role[]
export type GrantableRole = (typeof grantableRoles)[number]

const rung = (role: Role) => roles.indexOf(role)

/** Whether the value is a rung of the ladder, exactly as written. */
export function isRole(value: unknown): value is Role {
  return roles.includes(value as Role)
}

/** Whether the value is a role that an agency may hold in a client account. */
export function isGrantable(value: unknown): value is GrantableRole {
  return grantableRoles.includes(value as GrantableRole)
}

export function isAtLeast(role: Role, floor: Role): boolean {
  return rung(role) >= rung(floor)
}

export function isAtMost(role: Role, ceiling: Role): boolean {
  return rung(role) <= rung(ceiling)
}

/** The lowest of the given roles: a chain of limits is as strong as its lowest rung. */
export function lowest<R extends Role>(first: R, ...rest: Role[]): R | Role {
  return rest.reduce<Role>((low, role) => (isAtMost(role, low) ? role : low), first)
}

/** The grantable roles up to and including the ceiling, lowest first. */
export function rolesUpTo(ceiling: Role): GrantableRole[] {
  return grantableRoles.filter((role) => isAtMost(role, ceiling))
}

/** The most that somebody of this role can hand on: an owner hands on `admin` at most. */
export function grantableUpTo(role: Role): GrantableRole {
  return role === 'owner' ? 'admin' : role
}
