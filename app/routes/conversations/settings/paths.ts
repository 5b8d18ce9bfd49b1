import { useAccount } from '#app/ui/account-context.tsx'

/** Where the pages about an account's inbox, its seats and who may do what in it are. */
export function conversationPaths(accountId: string) {
  const settings = `/a/${accountId}/settings`
  const conversations = `${settings}/conversations`
  return {
    settings,
    conversations,
    roles: `${conversations}/roles`,
    seats: `${conversations}/seats`,
    address: `${conversations}/address`,
    refused: `${conversations}/refused`,
    seatRenewal: `${conversations}/seats/renewal`,
    plan: (key: string) => `/a/${accountId}/licences/plans/${key}`,
  }
}

/** The same for the account of the page. */
export function useConversationPaths() {
  return conversationPaths(useAccount().id)
}
