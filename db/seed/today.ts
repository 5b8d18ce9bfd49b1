import { signedIn, endSession, startSession } from '#app/domain/identity/sessions.ts'
import { openScope } from '#app/domain/identity/scoped-sessions.ts'
import { standingIn, type Standing } from '#app/domain/identity/standing.ts'
import { addGrants } from '#app/domain/linking/add-grants.ts'
import { approveRequest } from '#app/domain/linking/approve-request.ts'
import { changeLink } from '#app/domain/linking/change-link.ts'
import { declineRequest } from '#app/domain/linking/decline-request.ts'
import { leaveClient } from '#app/domain/linking/leave-client.ts'
import { requestAccess } from '#app/domain/linking/request-access.ts'
import { resendRequest } from '#app/domain/linking/resend-request.ts'
import { revokeLink } from '#app/domain/linking/revoke-link.ts'
import { buyLicences } from '#app/domain/people/licences/buy-licences.ts'
import { changeRenewal } from '#app/domain/people/licences/change-renewal.ts'
import { inviteMember } from '#app/domain/people/invitations/invite-member.ts'
import { sql } from '#db/sql.server.ts'
import type { Agencies } from './agencies.ts'
import type { Clients } from './clients.ts'
import { strangers } from './firms.ts'
import type { Account } from './people.ts'
import { messages } from './words.ts'

/**
 * What happens during the first start: done by the people of the demo through the domain, so that every mail, audit entry
 * and count is a real one. The worker sends the mails to /dev/mail.
 */
export async function today({ main, studio, harbour }: Agencies, { holzbau, thistlewick, bySite }: Clients) {
  const at = (site: string) => bySite.get(site)!
  const [henrik, aylin, jonas] = ['Henrik Falkenrath', 'Aylin Demirci', 'Jonas Wiegand'].map((name) =>
    of(main, name),
  )

  await as(jonas!, main, async (standing) => {
    const fresh = ['kanzlei@notar-siegelring.example', 'leitung@seniorenhof-apfelgarten.example']
    const ask = { message: messages.de[0]!, roleAsked: 'manager', overflow: 'refuse' } as const
    return await requestAccess(standing, { ...ask, addresses: fresh })
  })
  await as(harbour.owner, harbour, async (standing) => {
    const message =
      'Dear Ms Sonnleitner,\n\nwe translate websites and would like to prepare the English pages of Café Heuboden.'
    return await requestAccess(standing, {
      addresses: [holzbau.owner.address],
      message,
      roleAsked: 'member',
      overflow: 'refuse',
    })
  })
  await as(studio.owner, studio, async (standing) =>
    resendRequest(standing, await requestTo(studio, 'stay@saltwind-cottages.example')),
  )

  const cinderpath = at('cinderpath')
  const asked = await requestTo(main, cinderpath.owner.address)
  await done(
    approveRequest(cinderpath.owner.id, {
      requestId: asked,
      generation: null,
      accounts: [{ accountId: cinderpath.id, role: 'viewer' }],
      lastDay: null,
    }),
  )
  const typedAddress = strangers.pending[3]!
  const requestId = await requestTo(main, typedAddress)
  await done(declineRequest({ requestId, generation: 1, typedAddress, block: false }))

  const deniz = of(main, 'Deniz Arslan')
  await as(aylin!, main, async (standing) => {
    const free = await linksOf(
      main,
      sql`
      not exists (select 1 from grants g where g.link_id = l.id and g.membership_id = ${deniz.membershipId})`,
    )
    return await addGrants(standing, {
      membershipIds: [deniz.membershipId],
      linkIds: free.slice(0, 2).map(({ id }) => id),
      role: 'viewer',
    })
  })
  const [generous] = await linksOf(main, sql`l.max_role = 'admin' and l.client_id <> ${thistlewick.id}`)
  const client = [...bySite.values()].find(({ id }) => id === generous!.clientId)!
  await as(client.owner, client, (standing) =>
    changeLink(standing, generous!.id, { maxRole: 'member', lastDay: null }),
  )
  await as(at('langstrecke-nord').owner, at('langstrecke-nord'), async (standing) =>
    revokeLink(standing, await linkOf(main, at('langstrecke-nord'))),
  )
  await as(henrik!, main, async (standing) => leaveClient(standing, await linkOf(main, at('button-thimble'))))
  await as(henrik!, main, (standing) =>
    inviteMember(standing, { address: `noor.vandijk@${main.site}.example`, role: 'member' }),
  )
  await as(main.owner, main, (standing) => buyLicences(standing, 2))
  await as(henrik!, main, (standing) => changeRenewal(standing, 17))
  await as(of(thistlewick, 'Callum Strand'), thistlewick, (standing) =>
    inviteMember(standing, { address: `rowan.ashdown@${thistlewick.site}.example`, role: 'member' }),
  )
  // These stay signed in, so that Who has access shows people at work and a receipt has sessions to count.
  for (const client of [holzbau, thistlewick]) await workIn(client, main)
}

/** Lets somebody act by their own membership, in a session that ends with it. */
async function as(
  who: { id: string; name: string },
  where: Account,
  act: (standing: Standing) => Promise<{ ok: boolean }>,
) {
  const { token, sessionId } = await startSession(who.id, device)
  const standing = await standingIn({ session: token, scope: null }, where.id)
  await done(act(standing!))
  await endSession(sessionId, who.id)
}

async function workIn(client: Account, agency: Account) {
  const [who] = await sql<[{ userId: string }]>`
    select user_id from grants
    where client_id = ${client.id} and agency_id = ${agency.id} and user_id <> ${agency.owner.id} and ended_at is null
    order by role desc, id limit 1`
  const { token } = await startSession(who.userId, device)
  await done(openScope((await signedIn(token))!, client.id))
}

const device = {
  method: 'demo',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  ip: '127.0.0.1',
} as const

/** Whatever the rules refuse here is a fault of these data, and shall be seen at once. */
async function done(act: Promise<{ ok: boolean }>) {
  const result = await act
  if (!result.ok) throw new Error(`The demo data broke a rule: ${JSON.stringify(result)}`)
}

function of(account: Account, name: string) {
  return account.members.find((member) => member.name === name)!
}

async function requestTo(agency: Account, address: string): Promise<string> {
  const [row] = await sql<[{ id: string }]>`
    select id from access_requests where agency_id = ${agency.id} and address = ${address} order by created_at desc limit 1`
  return row.id
}

async function linkOf(agency: Account, client: Account): Promise<string> {
  const [row] = await sql<[{ id: string }]>`
    select id from links where agency_id = ${agency.id} and client_id = ${client.id} and ended_at is null`
  return row.id
}

/** The agency's links without an end date that fit, the one used last first. */
async function linksOf(agency: Account, fit: ReturnType<typeof sql>) {
  return await sql<{ id: string; clientId: string }[]>`
    select l.id, l.client_id from links l
    where l.agency_id = ${agency.id} and l.ended_at is null and l.ends_at is null and ${fit}
    order by l.last_active_at desc, l.id`
}
