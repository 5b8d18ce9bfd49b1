import { useLocation } from '@remix-run/react'
import { useAccount } from '#app/ui/account-context.tsx'

/** Where the pages of the inbox are. `query` is that of the list, which goes along from thread to thread. */
export function inboxPaths(accountId: string, query = '') {
  const inbox = `/a/${accountId}/inbox`
  const one = (threadId: string) => `${inbox}/${threadId}`
  return {
    inbox: inbox + query,
    tab: (search: string) => `${inbox}${search}`,
    events: `${inbox}/events`,
    new: `${inbox}/new`,
    newTo: (address: string) => `${inbox}/new?${new URLSearchParams({ to: address })}`,
    thread: (threadId: string) => one(threadId) + query,
    replies: (threadId: string) => `${one(threadId)}/replies${query}`,
    notes: (threadId: string) => `${one(threadId)}/notes${query}`,
    assignee: (threadId: string) => `${one(threadId)}/assignee${query}`,
    closing: (threadId: string) => `${one(threadId)}/closing${query}`,
    reopening: (threadId: string) => `${one(threadId)}/reopening${query}`,
    snoozing: (threadId: string) => `${one(threadId)}/snoozing${query}`,
    presence: (threadId: string) => `${one(threadId)}/presence`,
    html: (threadId: string, messageId: string) => `${one(threadId)}/messages/${messageId}/html`,
    attachment: (threadId: string, attachmentId: string) => `${one(threadId)}/attachments/${attachmentId}`,
    contact: (contactId: string) => `/a/${accountId}/contacts/${contactId}`,
  }
}

/** What of a query belongs to the list. */
export function listQuery(query: URLSearchParams): string {
  const kept = new URLSearchParams()
  for (const name of ['tab', 'q', 'after']) {
    const value = query.get(name)
    if (value) kept.set(name, value.slice(0, 200))
  }
  return kept.size > 0 ? `?${kept}` : ''
}

/** The same paths for the account and the list of the page. */
export function useInboxPaths() {
  return inboxPaths(useAccount().id, listQuery(new URLSearchParams(useLocation().search)))
}
