import * as m from '#app/i18n/paraglide/messages.js'
import type { AccountFacts } from './account-context.tsx'

type Match = { id: string; data?: unknown }

/** The title of a page: `People · Nordwind`, acting `People · Nordwind (as Studio Kern)` (L18), else `Sign in · Prokura`. */
export function pageTitle(section: string, account?: Pick<AccountFacts, 'name' | 'acting'> | null): string {
  if (!account) return `${section} · Prokura`
  if (!account.acting) return `${section} · ${account.name}`
  return m.common_title_acting({ section, account: account.name, agency: account.acting.agency.name })
}

/** For a route's `meta`: the descriptors of a page below /a/:accountId, its account taken from the layout's data. */
export function titleFor(section: string, matches: readonly (Match | undefined)[]) {
  const layout = matches.find((match) => match?.id === 'routes/account')?.data as
    { account?: AccountFacts } | undefined
  return [{ title: pageTitle(section, layout?.account) }]
}
