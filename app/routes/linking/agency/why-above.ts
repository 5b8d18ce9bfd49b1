import { isAtMost, type GrantableRole } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'

/** Why a role cannot be given at a client: the client allows less, or whoever gives holds less there. */
export function whyAbove(role: GrantableRole, client: { name: string; maxRole: GrantableRole }): string {
  return isAtMost(role, client.maxRole)
    ? m.linking_above_own_there({ client: client.name })
    : m.linking_above_allowed({ client: client.name })
}
