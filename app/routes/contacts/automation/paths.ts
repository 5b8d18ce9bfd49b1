import { useAccount } from '#app/ui/account-context.tsx'

/** Where the pages about an account's workflows are. */
export function automationPaths(accountId: string) {
  const automation = `/a/${accountId}/settings/automation`
  const one = (workflowId: string) => `${automation}/workflows/${workflowId}`
  return {
    automation,
    newOne: (from?: string) => `${automation}/workflows/new${from ? `?from=${from}` : ''}`,
    one,
    archiving: (workflowId: string) => `${one(workflowId)}/archiving`,
    trial: (workflowId: string) => `${one(workflowId)}/trial`,
    history: (workflowId: string) => `${one(workflowId)}/history`,
    runs: (workflowId: string) => `${one(workflowId)}/runs`,
    run: (workflowId: string, runId: string) => `${one(workflowId)}/runs/${runId}`,
    settings: `/a/${accountId}/settings`,
    licences: `/a/${accountId}/licences`,
  }
}

/** The same for the account of the page. */
export function useAutomationPaths() {
  return automationPaths(useAccount().id)
}
