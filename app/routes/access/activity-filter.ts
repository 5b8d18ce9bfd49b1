import type { ActivityFilter } from '#app/domain/activity.ts'
import { auditActions } from '#app/domain/audit.ts'
import { cursorOf, listFilter } from '../list-filter.ts'
import { endOfDay, startOfDay } from './end-date.ts'

/**
 * The filter in the URL: `action`, `q`, the days `from` and `until` in the account's zone, and the cursor `before`.
 * What cannot be one is left out, as a mistyped URL deserves no error.
 */
export function activityFilter(request: Request, zone: string): ActivityFilter {
  const { params: query, search } = listFilter(request)
  return {
    action: auditActions.find((action) => action === query.get('action')) ?? null,
    search,
    from: startOfDay(query.get('from') ?? '', zone),
    until: endOfDay(query.get('until') ?? '', zone) ?? null,
    before: cursorOf(request),
  }
}
