import { json } from '@remix-run/node'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { loginFacts } from '#app/domain/people/logins/address-moves.ts'
import { member } from '#app/domain/people/member.ts'

type Call = { request: Request; params: { accountId?: string; membershipId?: string } }

/** Why nothing about this login can be done here, before anybody tries; null where it can. */
export type Barrier = 'own' | 'above' | 'deactivated' | 'elsewhere'

/**
 * Whose login it is and how it stands, for the two pages on which an admin does something about it. Where they may not,
 * the page says why and answers 403.
 */
export async function askAboutLogin({ request, params }: Call) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'admin' })
  const person = await member(standing, requireId(params.membershipId))
  if (!person) throw notFound()
  const { elsewhere, ...facts } = await loginFacts(standing, person)
  const barrier: Barrier | null = person.own
    ? 'own'
    : elsewhere
      ? 'elsewhere'
      : person.deactivatedAt
        ? 'deactivated'
        : person.may.changeLogin
          ? null
          : 'above'
  const { membershipId, name, address } = person
  return json(
    { person: { membershipId, name, address: address ?? '' }, barrier, ...facts },
    { status: barrier === null || barrier === 'own' ? 200 : 403 },
  )
}
