import { useAccount } from '#app/ui/account-context.tsx'

/** Where the pages about an account's contacts are. */
export function contactPaths(accountId: string) {
  const contacts = `/a/${accountId}/contacts`
  const one = (contactId: string) => `${contacts}/${contactId}`
  const list = (listId: string) => `${contacts}/lists/${listId}`
  return {
    contacts,
    new: `${contacts}/new`,
    one,
    edit: (contactId: string) => `${one(contactId)}/edit`,
    archiving: (contactId: string) => `${one(contactId)}/archiving`,
    merge: (contactId: string) => `${one(contactId)}/merge`,
    lists: `${contacts}/lists`,
    list,
    listDeletion: (listId: string) => `${list(listId)}/deletion`,
    inList: (listId: string) => `${contacts}?list=${listId}`,
    listEntries: `${contacts}/list-entries`,
    fields: `/a/${accountId}/settings/contact-fields`,
    field: (fieldId: string) => `/a/${accountId}/settings/contact-fields/${fieldId}`,
  }
}

/** The same for the account of the page. */
export function useContactPaths() {
  return contactPaths(useAccount().id)
}
