import { requireScope, type Requirement } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { clientOf, clientPerson, type Client, type ClientPerson } from '#app/domain/linking/client.ts'
import { isAtMost } from '#app/domain/roles.ts'

type Args = { request: Request; params: { accountId?: string; linkId?: string; grantId?: string } }

/** The client of the URL as the reader may see it; foreign, unknown and ended ones answer 404 alike. */
export async function requireClient(
  { request, params }: Args,
  requirement: Pick<Requirement, 'floor' | 'afterTrial'> = {},
): Promise<{ standing: Standing; client: Client }> {
  const standing = await requireScope(request, params.accountId, { agency: true, ...requirement })
  const client = await clientOf(standing, requireId(params.linkId))
  if (!client) throw notFound()
  return { standing, client }
}

/** The same with one of the people there. */
export async function requirePerson(args: Args, requirement: Pick<Requirement, 'afterTrial'> = {}) {
  const { standing, client } = await requireClient(args, requirement)
  const grantId = requireId(args.params.grantId)
  const person = await clientPerson(standing, client, grantId)
  if (!person) throw notFound()
  return { standing, client, person }
}

/** L16: nobody touches a grant above what they could give themselves; one's own may always be given up. */
export function rightsOver(standing: Standing, { ceiling }: Client, person: ClientPerson) {
  const mayEdit = ceiling !== null && isAtMost(person.role, ceiling)
  return { mayEdit, mayRemove: mayEdit || person.userId === standing.user.id }
}
