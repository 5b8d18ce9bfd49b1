import type { Standing } from '../../identity/standing.ts'
import { isAtLeast } from '../../roles.ts'
import type { ImportOptions, Mapping } from './targets.ts'

/** Whether this standing chooses who becomes the contact owner; a member's new contacts are the member's own. */
export const choosesOwner = ({ role }: Pick<Standing, 'role'>) => isAtLeast(role, 'manager')

/** Whether an import asks for a choice of contact owners that is not everybody's to make. */
export const asksForOwner = (options: Pick<ImportOptions, 'owner'>, mapping: Mapping) =>
  options.owner !== 'workflows' || mapping.includes('owner')

/** The one member who is to get all new contacts; null where workflows decide, or nobody gets any. */
export const onlyOwner = ({ owner }: Pick<ImportOptions, 'owner'>): string | null =>
  owner === 'workflows' || owner === 'nobody' ? null : owner
