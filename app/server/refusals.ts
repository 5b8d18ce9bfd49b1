import type { Request, Response } from 'express'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import * as m from '#app/i18n/paraglide/messages.js'

/** What the server answers itself, before or instead of a route. */
export type RefusalReason =
  | 'bad-request'
  | 'foreign-origin'
  | 'method-not-allowed'
  | 'too-large'
  | 'address-too-long'
  | 'not-a-form'
  | 'unknown-host'
  | 'broken'
  | 'away'

const words: Record<RefusalReason, { status: number; title: () => string; text: () => string }> = {
  'bad-request': { status: 400, title: m.server_bad_request_title, text: m.server_bad_request_text },
  'foreign-origin': { status: 403, title: m.server_foreign_origin_title, text: m.server_foreign_origin_text },
  'method-not-allowed': {
    status: 405,
    title: m.server_method_not_allowed_title,
    text: m.server_method_not_allowed_text,
  },
  'too-large': { status: 413, title: m.server_too_large_title, text: m.server_too_large_text },
  'address-too-long': {
    status: 414,
    title: m.server_address_too_long_title,
    text: m.server_address_too_long_text,
  },
  'not-a-form': { status: 415, title: m.server_not_a_form_title, text: m.server_not_a_form_text },
  'unknown-host': { status: 421, title: m.server_unknown_host_title, text: m.server_unknown_host_text },
  broken: { status: 500, title: m.server_broken_title, text: m.server_broken_text },
  away: { status: 503, title: m.server_away_title, text: m.server_away_text },
}

/** Answers with the status and words of a reason: a plain page, or JSON for a program and for the page's own script. */
export function refuse(req: Request, res: Response, reason: RefusalReason) {
  const { status, title, text } = words[reason]
  if (res.headersSent) return void res.destroy()
  res.status(status)
  // Closing while a client still sends would reset the connection, and the answer with it (see notForEver).
  if (!req.complete && hasBody(req)) res.shouldKeepAlive = true
  res.set('Cache-Control', 'no-store')
  if (status === 405) res.set('Allow', 'GET, HEAD, POST')
  if (status === 503) res.set('Retry-After', '5')
  const { requestId, nonce } = res.locals as { requestId: string; nonce?: string }
  // A loader fetched by the page's script: this header makes the router show its error page, which quotes the message.
  if (/[?&]_data=/.test(req.url)) return void res.set('X-Remix-Error', 'yes').json({ message: requestId })
  if (wantsJson(req)) return void res.json({ error: reason, message: text(), request: requestId })
  res.type('html').send(page(title(), text(), requestId, nonce ?? ''))
}

function hasBody({ headers }: Request): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined
}

function wantsJson(req: Request): boolean {
  const accept = req.headers.accept ?? ''
  return (
    /\.(json|csv)(\?|$)/.test(req.url) ||
    (accept.includes('application/json') && !accept.includes('text/html'))
  )
}

// Needs no database, no build and no script, because any of them may be what is missing.
function page(title: string, text: string, id: string, nonce: string): string {
  return `<!doctype html>
<html lang="${getLocale()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Prokura</title>
<style nonce="${nonce}">
  :root { color-scheme: light dark; font: 15px/24px system-ui, sans-serif }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center }
  main { max-width: 480px; padding: 24px }
  h1 { font-size: 24px; line-height: 32px; font-weight: 600; margin: 0 0 8px }
  a { color: inherit }
  small { font-size: 12px; overflow-wrap: anywhere }
</style>
</head>
<body><main><h1>${title}</h1><p>${text}</p><p><a href="/">${m.server_back_home()}</a></p>
<p><small>${m.common_error_request()} ${id}</small></p></main></body>
</html>
`
}
