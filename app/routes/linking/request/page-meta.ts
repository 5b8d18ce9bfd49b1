import type { MetaFunction } from '@remix-run/node'
import * as m from '#app/i18n/paraglide/messages.js'
import { pageTitle } from '#app/ui/title.ts'

/** What all pages of a mailed request have in common: no JavaScript, and no place in search engines. */
export const handle = { noScript: true }
export const meta: MetaFunction = () => [
  { title: pageTitle(m.access_request_page()) },
  { name: 'robots', content: 'noindex' },
]
