import { useAccount } from '#app/ui/account-context.tsx'

/** Where the pages about an account's contacts are. */
export function contactPaths(accountId: string) {
  const contacts = `/a/${accountId}/contacts`
  const one = (contactId: string) => `${contacts}/${contactId}`
  const view = (viewId: string) => `${contacts}/views/${viewId}`
  const contactList = (listId: string) => `${contacts}/lists/${listId}`
  return {
    contacts,
    /** The list as a query string of filter-query.ts says. */
    list: (query: string | URLSearchParams) => `${contacts}${String(query) ? `?${query}` : ''}`,
    export: (query: string | URLSearchParams) => `${contacts}/export.csv${String(query) ? `?${query}` : ''}`,
    views: (query: string | URLSearchParams) => `${contacts}/views${String(query) ? `?${query}` : ''}`,
    view,
    viewDeletion: (viewId: string) => `${view(viewId)}/deletion`,
    new: `${contacts}/new`,
    imports: `${contacts}/imports`,
    one,
    edit: (contactId: string) => `${one(contactId)}/edit`,
    owner: (contactId: string) => `${one(contactId)}/owner`,
    privacy: (contactId: string) => `${one(contactId)}/privacy`,
    merge: (contactId: string) => `${one(contactId)}/merge`,
    archivings: `${contacts}/archivings`,
    lists: `${contacts}/lists`,
    contactList,
    listDeletion: (listId: string) => `${contactList(listId)}/deletion`,
    inList: (listId: string) => `${contacts}?list=${listId}`,
    listEntries: `${contacts}/list-entries`,
    settings: `/a/${accountId}/settings`,
    fields: `/a/${accountId}/settings/contact-fields`,
    field: (fieldId: string) => `/a/${accountId}/settings/contact-fields/${fieldId}`,
  }
}

/** The same for the account of the page. */
export function useContactPaths() {
  return contactPaths(useAccount().id)
}
