import { useAccount } from '#app/ui/account-context.tsx'

/** Where the pages about an account's plan and licences are. */
export function licencePaths(accountId: string) {
  const licences = `/a/${accountId}/licences`
  return {
    licences,
    purchases: `${licences}/purchases`,
    renewal: `${licences}/renewal`,
    plan: (key: string) => `${licences}/plans/${key}`,
    csv: `${licences}/orders.csv`,
    people: `/a/${accountId}/people`,
  }
}

/** The same for the account of the page. */
export function useLicencePaths() {
  return licencePaths(useAccount().id)
}
