import { randomUUID } from 'node:crypto'
import { Auth, customFetch, skipCSRFCheck, type AuthConfig } from '@auth/core'
import { InvalidCheck, OAuthCallbackError } from '@auth/core/errors'
import type { OIDCConfig } from '@auth/core/providers'
import { config, type Oidc } from '#app/config.ts'
import { parseAddress } from '#app/domain/addresses.ts'
import { recordArrival } from '#app/domain/identity/sign-on/oidc-arrivals.ts'
import { longestName, plainName } from '#app/domain/names.ts'
import { readCookie } from '../cookies.ts'
import { safePath } from '../safe-path.ts'
import type { Failure } from './failures.ts'
import { handOverCookie, handOverSeconds, type HandOver } from './hand-over.ts'
import { isPrivate, providerFetch, type ProviderFetch } from './provider-fetch.ts'
import { checkSignature, type Signed } from './signature.ts'

const base = '/single-sign-on'
/** The one path of the engine that anybody may call, which is what the provider redirects to. */
export const callbackPath = `${base}/callback/provider`

// Not the engine's own names, so that no other site of the domain can plant one of them.
const cookieNames = {
  state: '__Host-sso-state',
  pkceCodeVerifier: '__Host-sso-verifier',
  nonce: '__Host-sso-nonce',
  callbackUrl: '__Host-sso-to',
  csrfToken: '__Host-sso-csrf',
} as const

type Failed = {
  ok: false
  reason: Failure
  /** For the log; null where nothing is wrong with us or them. */ error: Error | null
}

/**
 * Asks the engine where to send somebody who wants to sign in; the cookies hold what their answer is checked against.
 * `anew`: the provider is to ask who they are, even if it remembers them.
 */
export async function askProvider(
  request: Request,
  { to, anew }: { to: string; anew: boolean },
): Promise<{ ok: true; url: string; cookies: string[] } | Failed> {
  const attempt = anAttempt()
  const answer = await Auth(
    ownRequest(
      `${base}/signin/provider${anew ? '?max_age=0' : ''}`,
      request,
      new URLSearchParams({ callbackUrl: to }),
    ),
    attempt.config,
  )
  const place = answer.headers.get('Location') ?? ''
  if (attempt.error() || !URL.canParse(place)) return attempt.failed()
  if (!isPrivate(new URL(place), attempt.oidc.issuer.startsWith('http:'))) return attempt.failed()
  return { ok: true, url: place, cookies: answer.headers.getSetCookie() }
}

/**
 * Takes the provider's answer: state, nonce, PKCE, issuer, audience, age and signature are checked, and the same answer
 * counts once. The cookies take away what was kept for the check.
 */
export async function hearProvider(
  request: Request,
): Promise<({ ok: true; handOver: string } | Failed) & { cookies: string[] }> {
  const attempt = anAttempt()
  const query = answeredQuery(request)
  const answer = await Auth(ownRequest(`${callbackPath}?${query}`, request), attempt.config)
  const cookies = dropCheckCookies()
  const line = answer.headers.getSetCookie().find((each) => each.startsWith(`${handOverCookie}=`))
  if (attempt.error() || !line) return { ...attempt.failed(query.get('error') ?? ''), cookies }
  const arrival = { id: attempt.arrivalId, state: query.get('state') ?? '', returnTo: wayBackOf(request) }
  if (!(await recordArrival(arrival))) return { ok: false, reason: 'stale', error: null, cookies }
  return { ok: true, handOver: line, cookies }
}

/** Where somebody wanted to go when they left for the provider. */
export function wayBackOf(request: Request): string {
  try {
    const kept = decodeURIComponent(readCookie(request, cookieNames.callbackUrl) ?? '')
    const { appUrl } = config()
    return safePath(kept.startsWith(appUrl) ? kept.slice(appUrl.length) : '', '/')
  } catch {
    return '/'
  }
}

const dropCheckCookies = () =>
  Object.values(cookieNames).map((name) => `${name}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0`)

/** The engine sees our address, whatever Host says, and of the query only what a provider answers with. */
function ownRequest(path: string, request: Request, body?: URLSearchParams): Request {
  const headers = { Cookie: request.headers.get('Cookie') ?? '' }
  return new Request(config().appUrl + path, { method: body ? 'POST' : 'GET', headers, body })
}

function answeredQuery(request: Request): URLSearchParams {
  const given = new URL(request.url).searchParams
  const names = ['code', 'state', 'iss', 'error'].filter((name) => given.has(name))
  return new URLSearchParams(names.map((name) => [name, given.get(name)!]))
}

/** One step of the protocol: the engine's settings, with an ear on what goes wrong in it. */
function anAttempt() {
  const { oidc, secret, appUrl } = config()
  if (!oidc) throw new Error('Single sign-on is not set up')
  const provider = providerFetch(oidc.issuer)
  const arrivalId = randomUUID()
  let error: Error | null = null
  let signed: Signed
  const cookie = (name: string) => ({
    name,
    options: { path: '/', secure: true, httpOnly: true, sameSite: 'lax' as const },
  })
  const auth: AuthConfig = {
    basePath: base,
    trustHost: true,
    // The action that starts it takes posts of our own pages only.
    skipCSRFCheck,
    secret,
    useSecureCookies: true,
    providers: [providerOf(oidc, provider)],
    session: { strategy: 'jwt', maxAge: handOverSeconds },
    cookies: {
      sessionToken: cookie(handOverCookie),
      ...Object.fromEntries(Object.entries(cookieNames).map(([key, name]) => [key, cookie(name)])),
    },
    callbacks: {
      redirect: ({ url, baseUrl }) =>
        appUrl + safePath(url.startsWith(baseUrl) ? url.slice(baseUrl.length) : url, '/'),
      signIn: async ({ account }) => {
        signed = await checkSignature(account?.id_token ?? '', { oidc, provider })
        return true
      },
      jwt: ({ profile }) => ({ ...handOverOf(arrivalId, signed, profile ?? {}) }),
    },
    logger: { error: (thrown) => void (error = thrown), warn: () => {}, debug: () => {} },
  }
  const failed = (said = ''): Failed => {
    const reason = provider.isAway() ? 'away' : reasonOf(error, said)
    const isTheirs = reason === 'declined' || reason === 'stale'
    return { ok: false, reason, error: isTheirs ? null : new SingleSignOnFailed(describe(error)) }
  }
  return { config: auth, oidc, arrivalId, error: () => error, failed }
}

function providerOf({ issuer, clientId, clientSecret, name }: Oidc, { fetch }: ProviderFetch) {
  const provider: OIDCConfig<Record<string, unknown>> = {
    id: 'provider',
    name,
    type: 'oidc',
    issuer,
    clientId,
    clientSecret,
    checks: ['pkce', 'state', 'nonce'],
    // Not every provider puts the address into the token; each has it behind its userinfo.
    idToken: false,
    options: { [customFetch]: fetch } as never,
  }
  return provider
}

/** What is kept of the provider's claims. An address counts only where it says, in so many words, that it is verified. */
function handOverOf(arrival: string, signed: Signed, claims: Record<string, unknown>): HandOver {
  const { email, email_verified: verified, name } = claims
  // What people type is tidied up; what a provider vouches for is one mailbox exactly, and no other that looks like it.
  const exact = typeof email === 'string' && /^[\x21-\x7e]+@/.test(email) ? email : null
  const parsed = verified === true && exact !== null ? parseAddress(exact) : null
  return {
    arrival,
    ...signed,
    address: parsed?.ok ? parsed.address : null,
    name: typeof name === 'string' ? [...plainName(name)].slice(0, longestName).join('') : '',
  }
}

const saidNo = ['access_denied', 'login_required', 'interaction_required', 'consent_required']
const isDown = ['server_error', 'temporarily_unavailable']

/** `said` is the provider's error; the engine believes it, and says so, only once its state is found to be right. */
function reasonOf(error: Error | null, said: string): Failure {
  if (error instanceof InvalidCheck) return 'stale'
  if (!(error instanceof OAuthCallbackError)) return 'broken'
  if (saidNo.includes(said)) return 'declined'
  return isDown.includes(said) ? 'away' : 'broken'
}

class SingleSignOnFailed extends Error {
  override name = 'SingleSignOnFailed'
}

/** The innermost reason, for the operator's log; an OAuth error by its code, since its text is the provider's. */
function describe(error: Error | null): string {
  let inner: unknown = error
  for (let depth = 0; depth < 5; depth++) {
    const cause = (inner as { cause?: { err?: unknown } } | null)?.cause
    const next = cause instanceof Error ? cause : cause?.err
    if (!(next instanceof Error)) break
    inner = next
  }
  const code = (inner as { error?: unknown; code?: unknown } | null)?.error
  const text = inner instanceof Error ? inner.message.split('. Read more')[0]! : 'no answer'
  return typeof code === 'string' && /^[a-z_]{1,50}$/.test(code) ? `${text} (${code})` : text
}
