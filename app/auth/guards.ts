import { json, redirect } from '@remix-run/node'
import { asksForFactor } from '#app/domain/identity/factors/second-factors.ts'
import { lostStanding, type LostStanding } from '#app/domain/identity/lost-standing.ts'
import { reachesLevel, type InboxLevel } from '#app/domain/conversations/levels.ts'
import { signedIn, type SignedIn } from '#app/domain/identity/sessions.ts'
import { standingIn, type Standing } from '#app/domain/identity/standing.ts'
import { touchStanding } from '#app/domain/identity/touch.ts'
import type { Sight } from '#app/domain/people/teams/visible-members.ts'
import { isAtLeast, type Role } from '#app/domain/roles.ts'
import { readScopeToken, readSessionToken } from './cookies.ts'
import { isId, notFound } from './ids.ts'
import { withReturn } from './safe-path.ts'

/** What a refused page is told; the root error page has words for each kind. */
export type Refusal =
  | { kind: 'not-found' }
  | { kind: 'signed-out' }
  | Exclude<LostStanding, { kind: 'unknown' }>
  | { kind: 'role'; needs: Role }
  /** The inbox is not theirs to see, or to act in (V3). */
  | { kind: 'inbox'; needs: Exclude<InboxLevel, 'none'> }
  | { kind: 'own-membership' }
  /** Clients belong to the agency's own account, which is not the one that somebody works in. */
  | { kind: 'at-home'; account: { id: string; name: string }; agency: string }
  | { kind: 'not-enrolled' }
  /** Somebody or a team whose work the reader may not see was asked for (P3). */
  | { kind: 'out-of-sight' }
  /** The account can only be read until somebody of its own chooses a plan (P1). */
  | { kind: 'trial-over'; account: { id: string; name: string }; buys: boolean }
  /** The account asks for a second factor; for programs, since people are led to set one up. */
  | { kind: 'second-factor' }
  /** The sign-in is too old for this; for programs, since people are led to prove themselves anew. */
  | { kind: 'prove-again' }

/** Who is signed in, or null. */
export async function maybeUser(request: Request): Promise<SignedIn | null> {
  const token = readSessionToken(request)
  return token === null ? null : await signedIn(token)
}

/** Who is signed in. Nobody: pages go to sign-in and come back, an API hears 401. */
export async function requireUser(request: Request): Promise<SignedIn> {
  return (await maybeUser(request)) ?? signInFirst(request)
}

/**
 * Who is signed in, and proved it less than ten minutes ago: for what nobody may do who finds an open browser. Others go
 * to prove it anew and come back; an API hears 401.
 */
export async function requireFreshSignIn(request: Request): Promise<SignedIn> {
  const who = await requireUser(request)
  if (who.fresh) return who
  if (isApi(request)) throw refuse({ kind: 'prove-again' }, 401)
  throw redirect(withReturn('/sign-in/again', ownPath(request)), 303)
}

export type Requirement = {
  /** The lowest role that may do this. */
  floor?: Role
  /** The lowest level in the inbox that may do this (V3). */
  inbox?: Exclude<InboxLevel, 'none'>
  /** Only own members, however high an acting role is (L19). */
  own?: boolean
  /** Only in an account of the agency programme, and only for its own members (L1, L19). */
  agency?: boolean
  /** Whether it can also be changed when the account's trial is over (P1): what ends access, and choosing a plan. */
  afterTrial?: boolean
  /** Own members also without the second factor that the account asks for: nobody is kept from taking access away. */
  anyFactor?: boolean
}

/**
 * The standing of the request in the account of its URL, by live rights (I5, L17). Throws the answer of the status law:
 * malformed, unknown and foreign accounts 404; a client account without its scope 403 with the way in; an ended scope
 * 403 naming who ended it, an API 401; a token of another account 409; role, level in the inbox, own membership or enrolment missing 403;
 * anything but reading in an account whose trial is over 403, unless the route says otherwise.
 */
export async function requireScope(
  request: Request,
  accountId: string | undefined,
  { floor, inbox, own, agency, afterTrial, anyFactor }: Requirement = {},
): Promise<Standing> {
  const session = readSessionToken(request) ?? signInFirst(request)
  if (!isId(accountId)) {
    await requireUser(request)
    throw notFound()
  }
  const standing = await standingIn({ session, scope: readScopeToken(request, accountId) }, accountId)
  if (!standing) return await explainLoss(request, accountId)
  if (standing.lacksSecondFactor && (!anyFactor || standing.acting)) throw setUpFactorFirst(request)
  touchStanding(standing)
  if (agency && standing.acting) {
    const { id, name } = standing.account
    throw refuse({ kind: 'at-home', account: { id, name }, agency: standing.acting.agency.name })
  }
  if (own && standing.acting) throw refuse({ kind: 'own-membership' })
  if (agency && standing.account.agencySince === null) throw refuse({ kind: 'not-enrolled' })
  if (floor && !isAtLeast(standing.role, floor)) throw refuse({ kind: 'role', needs: floor })
  if (inbox && !reachesLevel(standing.inbox, inbox))
    // Whoever cannot even read it is not told that they could.
    throw levelTooLow(reachesLevel(standing.inbox, 'viewer') ? inbox : 'viewer')
  if (standing.account.trialOver && !afterTrial && !isReading(request)) throw trialOver(standing)
  return standing
}

function isReading({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD'
}

function trialOver({ account: { id, name }, role, acting }: Standing): Response {
  return refuse({
    kind: 'trial-over',
    account: { id, name },
    buys: acting === null && isAtLeast(role, 'admin'),
  })
}

/** Whether the caller is a program rather than a page in a browser. */
export function isApi(request: Request): boolean {
  const accept = request.headers.get('Accept') ?? ''
  return (
    /\.(json|csv)$/.test(new URL(request.url).pathname) ||
    (accept.includes('application/json') && !accept.includes('text/html'))
  )
}

/** Throws why somebody signed in has no standing in an account, as the status law has it. */
export async function explainLoss(request: Request, accountId: string): Promise<never> {
  const user = await requireUser(request)
  const lost = await lostStanding(user, readScopeToken(request, accountId), accountId)
  if (lost.kind === 'unknown') throw notFound()
  if (lost.kind === 'wrong-account') throw refuse(lost, 409)
  throw refuse(lost, isApi(request) ? 401 : 403)
}

/** 403 where a level in the inbox was taken away, or never reached this far (V3). */
export function levelTooLow(needs: Exclude<InboxLevel, 'none'>): Response {
  return refuse({ kind: 'inbox', needs })
}

/**
 * Whether the request's standing still reads the inbox of an account: asked again and again while a stream is open. It is
 * no use of the session, which would else never be idle.
 */
export async function stillReadsInbox(request: Request, accountId: string): Promise<boolean> {
  const session = readSessionToken(request)
  const standing =
    session && (await standingIn({ session, scope: readScopeToken(request, accountId) }, accountId))
  return Boolean(standing && !standing.lacksSecondFactor && reachesLevel(standing.inbox, 'viewer'))
}

/** 403 in the words of the error page, where a role is too low for a page as such. */
export function roleTooLow(needs: Role): Response {
  return refuse({ kind: 'role', needs })
}

/**
 * For everything that is filtered by people or teams (P3): whom the reader may not see is 403, and so is what is not there,
 * lest the difference tell. To those who see everybody the latter is 404.
 */
export function requireSight(sight: Sight): void {
  if (sight === 'hidden') throw refuse({ kind: 'out-of-sight' })
  if (sight === 'unknown') throw notFound()
}

function refuse(refusal: Refusal, status = 403): Response {
  return json(refusal, { status })
}

/**
 * Refuses, like `requireScope`, whoever would write into one of these accounts from outside of it without the second
 * factor that it asks its people for: deciding on a request gives access away.
 */
export async function requireFactorFor(
  request: Request,
  { user, secondFactor }: SignedIn,
  accountIds: string[],
): Promise<void> {
  if (secondFactor === null && (await asksForFactor(user.id, accountIds))) throw setUpFactorFirst(request)
}

/** Where an account asks for a second factor: pages go to set it up and come back, an API hears 403. */
function setUpFactorFirst(request: Request): Response {
  if (isApi(request)) return refuse({ kind: 'second-factor' })
  return redirect(withReturn('/me/second-factor', ownPath(request)), 303)
}

function signInFirst(request: Request): never {
  if (isApi(request)) throw refuse({ kind: 'signed-out' }, 401)
  throw redirect(withReturn('/sign-in', ownPath(request)), 303)
}

/** The page to come back to after signing in: this one, or for a posted form the page that held it. */
function ownPath(request: Request): string {
  const url = new URL(request.url)
  const referer = request.headers.get('Referer')
  const from = request.method !== 'GET' && referer && URL.canParse(referer) ? new URL(referer) : url
  const page = from.host === url.host ? from : url
  for (const name of ['_data', 'index', '_routes']) page.searchParams.delete(name)
  return page.pathname + page.search
}
