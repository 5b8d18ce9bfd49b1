import type { LoaderFunctionArgs } from '@remix-run/node'
import { notFound } from '#app/auth/ids.ts'
import { config } from '#app/config.ts'
import { demoMail } from '#app/domain/demo-mails.ts'

/** The HTML of one kept mail, for the frame on /dev/mail: no script, no form, nothing loaded; its links may leave the frame. */
export async function loader({ params }: LoaderFunctionArgs) {
  const mail = config().demo ? await demoMail(params.mailId ?? '') : null
  if (!mail) throw notFound()
  return new Response(mail.html, {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy':
        "sandbox allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
      'X-Frame-Options': 'SAMEORIGIN',
    },
  })
}
