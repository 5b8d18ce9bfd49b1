import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { requireScope } from '#app/auth/guards.ts'
import { listClients } from '#app/domain/linking/clients.ts'
import { clientFilter } from './agency/client-filter.ts'

/** A page of the clients list for programs: the same filters, the same rights. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { agency: true })
  const filter = clientFilter(request)
  const { rows, hasNext } = await listClients(standing, filter)
  return json({ page: filter.page, hasNext, clients: rows })
}
