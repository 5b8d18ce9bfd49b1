import { useAccount } from '#app/ui/account-context.tsx'

/** Where it is settled how mail arrives. */
export function intakePaths(accountId: string) {
  const conversations = `/a/${accountId}/settings/conversations`
  return { conversations, address: `${conversations}/address`, refused: `${conversations}/refused` }
}

/** The same for the account of the page. */
export function useIntakePaths() {
  return intakePaths(useAccount().id)
}
