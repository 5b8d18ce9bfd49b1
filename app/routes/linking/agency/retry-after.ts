import type { HeadersFunction } from '@remix-run/node'

/** For a route's `headers`: without it a page would lose the Retry-After that its action answered with. */
export const retryAfter: HeadersFunction = ({ actionHeaders }) => {
  const wait = actionHeaders.get('Retry-After')
  return new Headers(wait ? { 'Retry-After': wait } : [])
}
