import { useAccount } from '#app/ui/account-context.tsx'

/** Where the pages about who owns contacts are. */
export function ownershipPaths(accountId: string) {
  const contacts = `/a/${accountId}/contacts`
  const assignments = `${contacts}/assignments`
  const assignment = (changeId: string) => `${assignments}/${changeId}`
  return {
    contacts,
    assigned: `${contacts}/assigned`,
    preferences: `${contacts}/preferences`,
    mine: `${contacts}?owner=me`,
    one: (contactId: string) => `${contacts}/${contactId}`,
    owner: (contactId: string) => `${contacts}/${contactId}/owner`,
    history: (contactId: string) => `${contacts}/${contactId}/owner/history`,
    assignments,
    assignment,
    reversal: (changeId: string) => `${assignment(changeId)}/reversal`,
    cancellation: (changeId: string) => `${assignment(changeId)}/cancellation`,
    plan: (planKey: string) => `/a/${accountId}/licences/plans/${planKey}`,
  }
}

/** The same for the account of the page. */
export function useOwnershipPaths() {
  return ownershipPaths(useAccount().id)
}
