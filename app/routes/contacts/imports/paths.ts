import { useAccount } from '#app/ui/account-context.tsx'

export function importPaths(accountId: string) {
  const contacts = `/a/${accountId}/contacts`
  const imports = `${contacts}/imports`
  const one = (id: string) => `${imports}/${id}`
  return {
    contacts,
    imports,
    new: `${imports}/new`,
    import: one,
    run: (id: string) => `${one(id)}/run`,
    cancellation: (id: string) => `${one(id)}/cancellation`,
    refusals: (id: string) => `${one(id)}/refusals.csv`,
  }
}

export const useImportPaths = () => importPaths(useAccount().id)
