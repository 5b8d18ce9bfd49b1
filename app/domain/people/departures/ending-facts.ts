import type { Ending } from './end-membership.ts'

/** What an ending took with it, as the audit entry keeps it: what a person would ask about later, no ids of tokens. */
export function endingFacts(ending: Ending) {
  return {
    clients: ending.grants.map((grant) => grant.client),
    requests: ending.requests,
    invitations: ending.invitations,
    sessions: ending.sessions + ending.scopes,
  }
}
