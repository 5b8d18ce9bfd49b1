import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireUser } from '#app/auth/guards.ts'
import { myAccounts } from '#app/domain/identity/accounts.ts'
import { listFilter } from '../list-filter.ts'

/** What the account switcher searches in: the accounts used last come first, five hundred at most; `q` narrows them. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { user } = await requireUser(request)
  const { search } = listFilter(request)
  const accounts = await myAccounts(user.id, { search, size: 500 })
  return Response.json(accounts, { headers: { 'Cache-Control': 'no-store' } })
}
