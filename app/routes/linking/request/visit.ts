import { readLinkToken } from '#app/auth/cookies.ts'
import { maybeUser } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { shortestPassword } from '#app/domain/identity/passwords.ts'
import type { SignedIn } from '#app/domain/identity/sessions.ts'
import { generationOf } from '#app/domain/identity/tokens.ts'
import { sinceApproval, type ApprovalSince } from '#app/domain/linking/approvals.ts'
import {
  openRequest,
  recipientOf,
  type OpenRequest,
  type Recipient,
} from '#app/domain/linking/open-request.ts'
import type { ClosedState } from './closed.tsx'

/** Somebody at the page of a request, and how they came to be there. */
export type Visit = {
  request: OpenRequest
  state: 'open' | ClosedState
  /** The generation of the mailed link that this browser opened; null without one. */
  generation: number | null
  user: SignedIn | null
  recipient: Recipient
  /** Once approved: how it stands in the accounts that this reader belongs to. */
  since: ApprovalSince[]
}

/**
 * The guard of every page of a request (L11): whoever holds its link, or is signed in with the address it was sent to.
 * To anybody else it does not exist. Reads only.
 */
export async function visitRequest(request: Request, requestId: string | undefined): Promise<Visit> {
  const id = requireId(requestId)
  const found = await openRequest(id)
  if (!found) throw notFound()
  const token = readLinkToken(request, 'request', id)
  const visit = await visitOf(
    request,
    found,
    token === null ? null : generationOf('access-request', found, token),
  )
  if (visit.generation === null && !visit.recipient.addressed) throw notFound()
  return visit
}

/** Who looks at a request, and how it stands for them. Guards nothing. */
export async function visitOf(
  incoming: Request,
  request: OpenRequest,
  generation: number | null,
): Promise<Visit> {
  const user = await maybeUser(incoming)
  const recipient = user ? await recipientOf(request.id, user.user.id) : { addressed: false, accounts: [] }
  const state = stateFor(request, generation)
  const since = user && state === 'approved' ? await sinceApproval(request.id, user.user.id) : []
  return { request, state, generation, user, recipient, since }
}

/** How the request stands for somebody who holds the link of this generation. */
export function stateFor(request: OpenRequest, generation: number | null): Visit['state'] {
  if (request.state !== 'open') return request.state
  return generation !== null && generation < request.generation ? 'replaced' : 'open'
}

/** What the pages show of a visit, as plain JSON. The asked address is in it only masked. */
export function pageOf({ request, state, user, recipient, since }: Visit) {
  const { id, agencyName, requesterName, roleAsked, ceiling, message, maskedAddress, secondsLeft, blocked } =
    request
  return {
    id,
    state,
    agencyName,
    requesterName,
    roleAsked,
    ceiling,
    message,
    maskedAddress,
    secondsLeft,
    blocked,
    expiresAt: request.expiresAt.toISOString(),
    endedAt: request.endedAt?.toISOString() ?? null,
    since: since.map((each) => ({ ...each, endedAt: each.endedAt?.toISOString() ?? null })),
    zone: user?.user.timeZone ?? request.timeZone,
    user: user && { name: user.user.name, address: user.user.address },
    addressed: recipient.addressed,
    accounts: recipient.addressed ? recipient.accounts : [],
    shortestPassword,
  }
}
export type RequestFacts = ReturnType<typeof pageOf>
