import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'

const tags = { en: 'en-GB', de: 'de-DE' }

/** "Maya, Jan and 3 more": each name once; only so many where there are at least two more. `count` is how many there are in all. */
export function nameList(names: string[], most: number, count = new Set(names).size): string {
  const each = [...new Set(names)]
  const shown = each.length > most + 1 ? each.slice(0, most) : each
  const more = count - shown.length
  if (more > 0) shown.push(m.linking_and_more({ count: more }))
  return new Intl.ListFormat(tags[getLocale()], { type: 'conjunction' }).format(shown)
}
