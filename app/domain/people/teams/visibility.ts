import { isAtLeast, type Role } from '../../roles.ts'

/** What members and viewers see of the others' work: `shared` is their teams', or everybody's without teams (P3). */
export const privacies = ['shared', 'own'] as const
export type Privacy = (typeof privacies)[number]

/** What is done with somebody's contacts and figures. */
export const deeds = ['see', 'edit', 'assign', 'statistics'] as const
export type Deed = (typeof deeds)[number]

/** Whose: everybody's in the account, those of one's own teams (oneself always included), one's own, nobody's. */
export type Reach = 'all' | 'team' | 'own' | 'none'

/** Who looks, and what the account has decided. `teams` is true where the plan has them and they are switched on. */
export type Viewer = { role: Role; acting: boolean; teams: boolean; privacy: Privacy }

/**
 * Whose contacts somebody may see, edit and assign, and whose figures they may read (P3). Admin and owner: everybody's.
 * Manager: their own teams', and the whole account's where there are no teams; the privacy setting is not about them.
 * Member: works their own, sees others' by the setting, assigns nobody, and reads only own figures. Viewer: sees like a
 * member, and changes nothing. Whoever acts for an agency is in no team and cannot be: teams do not divide what they
 * reach, the setting does (docs/decisions/0013).
 */
export function reachOf({ role, acting, teams, privacy }: Viewer, deed: Deed): Reach {
  if (isAtLeast(role, 'admin')) return 'all'
  const others = teams && !acting ? 'team' : 'all'
  if (role === 'manager') return others
  switch (deed) {
    case 'see':
      return privacy === 'shared' ? others : 'own'
    case 'statistics':
      return 'own'
    case 'edit':
      return role === 'member' ? 'own' : 'none'
    case 'assign':
      return 'none'
  }
}
