import type { LoaderFunctionArgs } from '@remix-run/node'
import { notFound } from '#app/auth/ids.ts'
import { config } from '#app/config.ts'
import { demoMails } from '#app/domain/demo-mails.ts'
import { listFilter } from '../list-filter.ts'

const mostMails = 1000

/** Kept mails as JSON, newest first, a thousand at most; `q` and `page` as on /dev/mail. */
export async function loader({ request }: LoaderFunctionArgs) {
  if (!config().demo) throw notFound()
  const { search, page } = listFilter(request)
  return Response.json(await demoMails({ search, limit: mostMails, offset: (page - 1) * mostMails }))
}
