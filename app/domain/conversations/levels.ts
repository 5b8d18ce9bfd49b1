/** What somebody may do in the inbox of an account, lowest first. The same order as the database's `inbox_level` type. */
export const inboxLevels = ['none', 'viewer', 'agent'] as const
export type InboxLevel = (typeof inboxLevels)[number]

/** Whether the value is a level, exactly as written. */
export function isInboxLevel(value: unknown): value is InboxLevel {
  return inboxLevels.includes(value as InboxLevel)
}

/** Whether a level reaches another: an agent may whatever a viewer may (V3). */
export function reachesLevel(level: InboxLevel, floor: InboxLevel): boolean {
  return inboxLevels.indexOf(level) >= inboxLevels.indexOf(floor)
}
