import { safePath } from '#app/auth/safe-path.ts'
import { isAtLeast, type Role } from '#app/domain/roles.ts'

/** Sections that every account has, with the role that sees them. `clients` comes on top in one's own agency. */
const everywhere: Record<string, Role> = {
  people: 'viewer',
  access: 'viewer',
  activity: 'manager',
  settings: 'admin',
}

/**
 * Where a switch lands (L18): a page inside the target itself as it was asked for; coming from another account the same
 * section, where the target has it for this role; else its overview. `to` is an own path or a bare section name.
 */
export function targetPath(
  to: string | null,
  target: { id: string; role: Role; ownAgency: boolean },
): string {
  const base = `/a/${target.id}`
  const path = safePath(to, '')
  if (path === base || path.startsWith(`${base}/`) || path.startsWith(`${base}?`)) return path
  const section = /^\/a\/[^/]+\/([a-z]+)/.exec(path)?.[1] ?? (/^[a-z]+$/.test(to ?? '') ? to! : '')
  const floor = Object.hasOwn(everywhere, section) ? everywhere[section]! : null
  const exists = floor ? isAtLeast(target.role, floor) : section === 'clients' && target.ownAgency
  return exists ? `${base}/${section}` : base
}
