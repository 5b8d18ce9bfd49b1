import { useAccount } from '#app/ui/account-context.tsx'

/** Where follow-ups are, of everybody within reach and of one list. */
export function followUpPaths(accountId: string) {
  const contacts = `/a/${accountId}/contacts`
  const all = `${contacts}/follow-ups`
  const one = (followUpId: string) => `${all}/${followUpId}`
  const list = (listId: string) => `${contacts}/lists/${listId}`
  return {
    all,
    completion: (followUpId: string) => `${one(followUpId)}/completion`,
    postponement: (followUpId: string) => `${one(followUpId)}/postponement`,
    contact: (contactId: string) => `${contacts}/${contactId}`,
    lists: `${contacts}/lists`,
    ofList: (listId: string) => `${list(listId)}/follow-ups`,
    watch: (listId: string) => `${list(listId)}/watch`,
    preferences: `${contacts}/preferences`,
  }
}

/** The same for the account of the page. */
export function useFollowUpPaths() {
  return followUpPaths(useAccount().id)
}
