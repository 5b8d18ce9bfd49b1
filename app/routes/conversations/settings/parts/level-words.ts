import type { LevelChanged } from '#app/domain/conversations/seats/change-level.ts'
import { levelName } from '#app/i18n/level-words.ts'
import * as m from '#app/i18n/paraglide/messages.js'

/** What was saved, with what it meant for others. */
export function savedWords({ changed, name, level, from, returned }: LevelChanged): string {
  if (!changed) return m.seats_same({ name })
  const text = from ? m.seats_swapped({ name, from }) : m.seats_saved({ name, level: levelName(level) })
  return returned > 0 ? `${text} ${m.seats_returned({ count: returned })}` : text
}
