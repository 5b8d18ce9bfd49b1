// What the tests of Who has access and Activity share:
//   const { agency, client, link, maya, grantId } = await working()   // Maya of an agency, let into a client account
//   await signInAs(user)                                              // her own accounts
//   await goTo(user, client)                                          // with a scope in the client account
import {
  aGrant,
  aLink,
  aMember,
  anAccount,
  anAgency,
  aScope,
  aSession,
  type Member,
} from '#test/support/people.ts'
import { sql } from '#db/sql.server.ts'
import type { GrantableRole } from '#app/domain/roles.ts'

export async function working({
  role = 'manager',
  maxRole = 'admin',
}: { role?: GrantableRole; maxRole?: GrantableRole } = {}) {
  const agency = await anAgency({ name: 'Studio Kern' })
  const client = await anAccount({ name: 'Nordwind' })
  const link = await aLink(agency, client, { maxRole })
  await sql`update links set approved_by = ${client.owner.id} where id = ${link.id}`
  const maya = await aMember(agency, 'member', { name: 'Maya Kern' })
  const grantId = await aGrant(link, maya, role)
  return { agency, client, link, maya, grantId, access: `/a/${client.id}/access` }
}

export async function signInAs(user: { id: string }): Promise<string> {
  return `__Host-session=${(await aSession(user)).token}`
}

/** The cookies of an agency's person who went to the client account. */
export async function goTo(member: Member, client: { id: string }): Promise<string> {
  const session = await aSession(member)
  return `__Host-session=${session.token}; __Host-scope-${client.id}=${await aScope(session, member, client)}`
}
