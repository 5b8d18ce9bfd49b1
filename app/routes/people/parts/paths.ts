import { useAccount } from '#app/ui/account-context.tsx'

/** Where the pages about an account's people are. */
export function peoplePaths(accountId: string) {
  const people = `/a/${accountId}/people`
  const one = (membershipId: string) => `${people}/${membershipId}`
  const invitation = (invitationId: string) => `${people}/invitations/${invitationId}`
  return {
    overview: `/a/${accountId}`,
    people,
    active: `${people}?view=active`,
    deactivated: `${people}?view=deactivated`,
    invitations: `${people}?view=invitations`,
    invite: `${people}/invitations`,
    resends: (invitationId: string) => `${invitation(invitationId)}/resends`,
    cancellation: (invitationId: string) => `${invitation(invitationId)}/cancellation`,
    one,
    removal: (membershipId: string) => `${one(membershipId)}/removal`,
    deactivation: (membershipId: string) => `${one(membershipId)}/deactivation`,
    reactivation: (membershipId: string) => `${one(membershipId)}/reactivation`,
    memberTeams: (membershipId: string) => `${one(membershipId)}/teams`,
    address: (membershipId: string) => `${one(membershipId)}/address`,
    passwordReset: (membershipId: string) => `${one(membershipId)}/password-reset`,
    replacement: (membershipId: string) => `${one(membershipId)}/replacement`,
    contacts: (membershipId: string) => `/a/${accountId}/contacts?owner=${membershipId}`,
    teams: `/a/${accountId}/settings/teams`,
    team: (teamId: string) => `/a/${accountId}/settings/teams/${teamId}`,
    teamDeletion: (teamId: string) => `/a/${accountId}/settings/teams/${teamId}/deletion`,
    logo: `/a/${accountId}/settings/logo`,
    licences: `/a/${accountId}/licences`,
    purchases: `/a/${accountId}/licences/purchases`,
    secondFactor: (membershipId: string) => `${one(membershipId)}/second-factor`,
    security: `/a/${accountId}/settings/security`,
    acceptance: `/a/${accountId}/ownership/acceptance`,
    ownership: (to?: string) => `/a/${accountId}/ownership${to ? `?to=${to}` : ''}`,
    settings: `/a/${accountId}/settings`,
    peopleSettings: `/a/${accountId}/settings/people`,
    programme: `/a/${accountId}/settings/programme`,
  }
}

/** The same for the account of the page. */
export function usePeoplePaths() {
  return peoplePaths(useAccount().id)
}
