import type { Role } from '../../roles.ts'
import type { Ending } from './end-membership.ts'

/** What an ending took with it, as the audit entry keeps it: what a person would ask about later, no ids of tokens. */
export function endingFacts(ending: Ending) {
  return {
    clients: ending.grants.map((grant) => grant.client),
    requests: ending.requests,
    invitations: ending.invitations,
    sessions: ending.sessions + ending.scopes,
    ...(ending.threads > 0 && { returnedThreads: ending.threads }),
  }
}

/** What a member was until the ending: the role, and the level in the inbox where they had one. */
export function endedFacts(role: Role, { inbox }: Ending) {
  return { role, ...(inbox !== 'none' && { inbox }) }
}
