import type { Standing } from '../../identity/standing.ts'
import { isAtLeast } from '../../roles.ts'

/** Whether this standing chooses who becomes the contact owner; a member's new contacts are the member's own. */
export const choosesOwner = ({ role }: Pick<Standing, 'role'>) => isAtLeast(role, 'manager')

/** Workflows act unless somebody says otherwise. */
export const defaultOwner = (_standing: Pick<Standing, 'role'>) => 'workflows'
