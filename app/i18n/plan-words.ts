import * as m from './paraglide/messages.js'

type Locale = 'en' | 'de'

const names: Record<string, (inputs: object, options?: { locale?: Locale }) => string> = {
  trial: m.licences_plan_trial,
  starter: m.licences_plan_starter,
  essentials: m.licences_plan_essentials,
  team: m.licences_plan_team,
}

/** A plan as a reader knows it; one that an operator added goes by its key. */
export function planName(key: string, locale?: Locale): string {
  return names[key]?.({}, { locale }) ?? key
}
