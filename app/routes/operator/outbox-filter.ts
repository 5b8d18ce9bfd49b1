import { safePath } from '#app/auth/safe-path.ts'
import { outboxFilters, type OutboxFilter } from '#app/domain/operations/outbox-rows.ts'
import { outboxKinds, type OutboxKind } from '#app/domain/outbox.ts'

/** The filter in the URL: `state`, `kind`, the number or id `q`, and the cursor `before`. What cannot be one is left out. */
export function outboxFilter(request: Request): OutboxFilter {
  const query = new URL(request.url).searchParams
  const before = query.get('before') ?? ''
  const id = (query.get('q') ?? '').replaceAll('\0', '').trim().slice(0, 200)
  return {
    state: outboxFilters.find((state) => state === query.get('state')) ?? null,
    kind: kindOf(query.get('kind')),
    id: id || null,
    before: /^\d{1,18}$/.test(before) ? before : null,
  }
}

/** The kind that somebody named, or null. */
export function kindOf(name: unknown): OutboxKind | null {
  return outboxKinds.find((kind) => kind === name) ?? null
}

/** Where to go back to: the list as it was filtered. */
export function backTo(path: unknown): string {
  const own = safePath(path, '/operator')
  return /^\/operator(\?|$)/.test(own) ? own : '/operator'
}
