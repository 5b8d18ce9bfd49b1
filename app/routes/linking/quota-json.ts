import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { requireScope } from '#app/auth/guards.ts'
import { quotaFacts } from './agency/quota-facts.ts'

/** What is left of the day's requests, for the form that shows it live. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { agency: true, floor: 'manager' })
  return json(await quotaFacts(standing.account.id))
}
