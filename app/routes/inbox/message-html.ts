import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { inlineAttachments, messageHtml } from '#app/domain/conversations/messages/message-parts.ts'
import { safeHtml } from '#app/domain/conversations/messages/safe-html.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'

/**
 * A message as its sender laid it out, for a frame on the page of its thread. In a sandbox without script, forms and our
 * origin, even where it is opened by itself; nothing is loaded from anywhere unless `?images=1` asks for pictures.
 */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { account } = await requireScope(request, params.accountId, { inbox: 'viewer' })
  const [threadId, messageId] = [requireId(params.threadId), requireId(params.messageId)]
  const html = await messageHtml(account.id, threadId, messageId)
  if (html === null) throw notFound()
  const remote = new URL(request.url).searchParams.get('images') === '1'
  const inline = /\bcid:/i.test(html) ? await inlineAttachments(account.id, messageId) : undefined
  return new Response(documentOf(safeHtml(html, { inline, remote })), {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy':
        `sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; ` +
        `img-src data:${remote ? ' https:' : ''}; form-action 'none'; base-uri 'none'; frame-ancestors 'self'`,
      'X-Frame-Options': 'SAMEORIGIN',
      'X-Content-Type-Options': 'nosniff',
      // Whoever is asked for a picture is not told which thread shows it.
      'Referrer-Policy': 'no-referrer',
    },
  })
}

// On white in the dark as well: mails are written for paper.
const documentOf = (body: string) =>
  `<!DOCTYPE html><html lang="${getLocale()}"><head><meta charset="utf-8"><meta name="color-scheme" content="light">` +
  `<title>${m.inbox_as_sent()}</title><style>` +
  `body{margin:12px;background:#fff;color:#1d2430;font:15px/1.6 system-ui,sans-serif;overflow-wrap:break-word}` +
  `img{max-width:100%;height:auto}table{max-width:100%}` +
  `</style></head><body>${body}</body></html>`
