import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { attachmentIn } from '#app/domain/conversations/messages/message-parts.ts'
import { pictureType } from '#app/domain/conversations/messages/pictures.ts'

/**
 * A file that came with a message: always to be saved, never opened in our origin, and of no kind but that of the few
 * pictures which it is by its own bytes. 410 where only its name was kept.
 */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { account } = await requireScope(request, params.accountId, { inbox: 'viewer' })
  const [threadId, attachmentId] = [requireId(params.threadId), requireId(params.attachmentId)]
  const attachment = await attachmentIn(account.id, threadId, attachmentId)
  if (!attachment) throw notFound()
  const { name, content } = attachment
  if (!content) throw json({ kind: 'not-kept' }, { status: 410 })
  return new Response(new Uint8Array(content), {
    headers: {
      'Content-Type': pictureType(content) ?? 'application/octet-stream',
      'Content-Disposition': disposition(name),
      'Content-Length': String(content.length),
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, no-store',
    },
  })
}

/** RFC 6266: a plain name for old programs, and the whole one for all others. No name leads into a folder. */
export function disposition(name: string): string {
  const whole = name.replace(/[\p{Cc}\p{Cf}\p{Cs}/\\:]+/gu, '_')
  const plain = whole.replace(/[^ -~]|["%]/g, '_')
  const encoded = encodeURIComponent(whole).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
