import type { ClientFilter } from '#app/domain/linking/clients.ts'
import { choice, listFilter } from '../../list-filter.ts'

/** What the clients list is asked for, by its page and by clients.json alike. */
export function clientFilter(request: Request): ClientFilter {
  const { params, search, page } = listFilter(request)
  return { search, page, show: choice(params.get('show'), ['all', 'active', 'requests']) }
}
