import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { contactImport } from '#app/domain/contacts/imports/imports.ts'

/** Whoever asks and the import of the URL; what is not there and what is somebody else's is 404. */
export async function requireImport({ request, params }: Pick<LoaderFunctionArgs, 'request' | 'params'>) {
  const standing = await requireScope(request, params.accountId, { floor: 'member' })
  const file = await contactImport(standing, requireId(params.importId))
  if (!file) throw notFound()
  return { standing, file }
}
