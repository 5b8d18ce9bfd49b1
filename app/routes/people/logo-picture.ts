import type { LoaderFunctionArgs } from '@remix-run/node'
import { notFound, requireId } from '#app/auth/ids.ts'
import { logoPicture } from '#app/domain/people/account/logos.ts'

/**
 * An account's logo, for whoever has its address, which names what is in it: so it never changes, and browsers keep it. The
 * type is the one that was found in the file, and no browser may guess another.
 */
export async function loader({ params }: LoaderFunctionArgs) {
  const hash = params.hash ?? ''
  if (!/^[0-9a-f]{32}$/.test(hash)) throw notFound()
  const logo = await logoPicture(requireId(params.accountId), hash)
  if (!logo) throw notFound()
  return new Response(Buffer.from(logo.bytes), {
    headers: {
      'Content-Type': logo.type,
      'Content-Length': String(logo.bytes.length),
      'Content-Disposition': 'inline; filename="logo"',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': 'public, max-age=31536000, immutable',
    },
  })
}
