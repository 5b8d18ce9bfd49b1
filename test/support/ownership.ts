// An account that changes hands: the owner offers and the heir accepts at once, as two people who agree would.
import { acceptOwnership } from '#app/domain/people/ownership/accept-ownership.ts'
import { offerOwnership } from '#app/domain/people/ownership/offer-ownership.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { sql } from '#db/sql.server.ts'
import { standingOf } from './people.ts'

export async function transferOwnership(owner: Standing, membershipId: string, typedName: string) {
  const offered = await offerOwnership(owner, membershipId, typedName)
  if (!offered.ok) return offered
  const [heir] = await sql<{ id: string }[]>`select user_id as id from memberships where id = ${membershipId}`
  const accepted = await acceptOwnership(await standingOf(heir!, owner.account))
  return accepted.ok ? offered : accepted
}
