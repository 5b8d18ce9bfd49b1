// An account with somebody of every role, two teams, and an agency's people who act in it:
//   const { account, as, ids } = await anOffice()
//   await archiveContacts(await as('mia'), [id])
import type { Standing } from '#app/domain/identity/standing.ts'
import type { Role } from '#app/domain/roles.ts'
import { sql } from '#db/sql.server.ts'
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAgency,
  aTeam,
  standingOf,
  type Account,
  type Member,
} from '#test/support/people.ts'

/** Mia and Max are the north's member and manager, Sam and Sue the south's; nobody else is in a team. */
const people = {
  ada: 'admin',
  max: 'manager',
  mia: 'member',
  sue: 'manager',
  sam: 'member',
  vic: 'viewer',
} as const satisfies Record<string, Role>
type Name = keyof typeof people | 'owner' | `acting ${'viewer' | 'member' | 'manager' | 'admin'}`

export type Office = {
  account: Account
  members: Record<keyof typeof people, Member>
  as: (name: Name) => Promise<Standing>
}

export async function anOffice({ teams = false }: { teams?: boolean } = {}): Promise<Office> {
  const account = await anAccount()
  const members = {} as Record<keyof typeof people, Member>
  for (const [name, role] of Object.entries(people) as [keyof typeof people, Role][])
    members[name] = await aMember(account, role, { name })
  await aTeam(account, [members.mia, members.max])
  await aTeam(account, [members.sam, members.sue])
  if (teams) await sql`update accounts set teams_since = now() where id = ${account.id}`
  const agency = await anAgency()
  const link = await aLink(agency, account)
  const made = new Map<string, Standing>()
  const as = async (name: Name): Promise<Standing> => {
    const known = made.get(name)
    if (known) return known
    const standing = await standingOf(await personOf(name), account)
    made.set(name, standing)
    return standing
  }
  async function personOf(name: Name) {
    if (name === 'owner') return account.owner
    if (!name.startsWith('acting ')) return members[name as keyof typeof people]
    const actor = await aMember(agency, 'member')
    await aGrant(link, actor, name.slice('acting '.length) as 'viewer' | 'member' | 'manager' | 'admin')
    return actor
  }
  return { account, members, as }
}

/** How a command ended: `ok`, or why not. */
export const outcome = (result: { ok: true } | { ok: false; reason: string }) =>
  result.ok ? 'ok' : result.reason
