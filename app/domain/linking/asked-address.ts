/**
 * Who declines, blocks or unblocks, as the log keeps it. That is the agency's log, and the agency knows nothing but the
 * address it asked: it must not learn from us whose login that is (L14). The user's id stays in the row for us, shown to
 * nobody; null where only the address was typed.
 */
export function asAddressed(userId: string | null, address: string) {
  return { id: userId, name: address }
}
