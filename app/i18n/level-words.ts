import * as m from './paraglide/messages.js'

const names = { none: m.seats_level_none, viewer: m.seats_level_viewer, agent: m.seats_level_agent } as const

/** What people call a level in the inbox; one that is not known as it is. */
export function levelName(level: string, locale?: 'en' | 'de'): string {
  return names[level as keyof typeof names]?.({}, locale && { locale }) ?? level
}
