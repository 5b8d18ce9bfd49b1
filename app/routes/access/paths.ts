import { useAccount } from '#app/ui/account-context.tsx'

/** The URLs of Who has access in one account. */
export function accessPaths(accountId: string) {
  const base = `/a/${accountId}`
  return {
    access: `${base}/access`,
    link: (linkId: string) => `${base}/access/${linkId}`,
    revocation: (linkId: string) => `${base}/access/${linkId}/revocation`,
    receipt: (linkId: string) => `${base}/access/${linkId}/receipt`,
    removal: (linkId: string, grantId: string) => `${base}/access/${linkId}/people/${grantId}/removal`,
    activity: `${base}/activity`,
  }
}

export function useAccessPaths() {
  return accessPaths(useAccount().id)
}
