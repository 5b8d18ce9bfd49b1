import { useAccount } from '#app/ui/account-context.tsx'

/** Where the agency's client pages are. */
export function clientPaths(accountId: string) {
  const clients = `/a/${accountId}/clients`
  return {
    clients,
    connect: `${clients}/connect`,
    review: `${clients}/connect/review`,
    requests: `${clients}/requests`,
    resends: (requestId: string) => `${clients}/requests/${requestId}/resends`,
    cancellation: (requestId: string) => `${clients}/requests/${requestId}/cancellation`,
    addUser: (linkId?: string) => `${clients}/users/new${linkId ? `?client=${linkId}` : ''}`,
    client: (linkId: string) => `${clients}/${linkId}`,
    departure: (linkId: string) => `${clients}/${linkId}/departure`,
    grant: (linkId: string, grantId: string) => `${clients}/${linkId}/grants/${grantId}`,
    grantRemoval: (linkId: string, grantId: string) => `${clients}/${linkId}/grants/${grantId}/removal`,
    quota: `${clients}/quota.json`,
    programme: `/a/${accountId}/settings/programme`,
    programmeExit: `/a/${accountId}/settings/programme/exit`,
  }
}

/** The same for the account of the page. */
export function useClientPaths() {
  return clientPaths(useAccount().id)
}
