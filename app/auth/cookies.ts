/** The value of one cookie of the request, or null. Ours are plain tokens and words, so nothing needs decoding. */
export function readCookie(request: Request, name: string): string | null {
  return allCookies(request).find(([key]) => key === name)?.[1] ?? null
}

function allCookies(request: Request): [string, string][] {
  const header = request.headers.get('Cookie') ?? ''
  return header.split(';').flatMap((pair) => {
    const at = pair.indexOf('=')
    return at < 0 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()] satisfies [string, string]]
  })
}

const hour = 60 * 60
const secret = 'Path=/; Secure; HttpOnly; SameSite=Lax'
const visible = 'Path=/; Secure; SameSite=Lax'
const gone = 'Max-Age=0'

/** Set-Cookie of the base session; it lives no longer than the session may. */
export function sessionCookie(token: string, expiresAt: Date): string {
  return `__Host-session=${token}; ${secret}; Expires=${expiresAt.toUTCString()}`
}

export function readSessionToken(request: Request): string | null {
  return readCookie(request, '__Host-session')
}

const scopePrefix = '__Host-scope-'

/** Set-Cookie of a scoped session: one a client account, gone with the browser's session (I5). */
export function scopeCookie(accountId: string, token: string): string {
  return `${scopePrefix}${accountId}=${token}; ${secret}`
}

export function readScopeToken(request: Request, accountId: string): string | null {
  return readCookie(request, scopePrefix + accountId)
}

/** Set-Cookie lines that drop every scope cookie of the request except those of the given accounts. */
export function dropScopeCookies(request: Request, keep: string[] = []): string[] {
  return allCookies(request)
    .map(([name]) => name)
    .filter((name) => name.startsWith(scopePrefix) && !keep.includes(name.slice(scopePrefix.length)))
    .map((name) => `${name}=; ${secret}; ${gone}`)
}

/** Set-Cookie that drops one account's scope. */
export function dropScopeCookie(accountId: string): string {
  return `${scopePrefix}${accountId}=; ${secret}; ${gone}`
}

/** Set-Cookie lines that leave nothing of a signed-in person in the browser. */
export function dropSignInCookies(request: Request): string[] {
  return [`__Host-session=; ${secret}; ${gone}`, ...dropScopeCookies(request)]
}

/** Set-Cookie of a sign-in whose second step is to come. It opens no page but that step's (I2). */
export function secondStepCookie(token: string): string {
  return `__Host-second-step=${token}; ${secret}; Max-Age=${hour / 6}`
}

export function readSecondStepToken(request: Request): string | null {
  return readCookie(request, '__Host-second-step')
}

export function dropSecondStepCookie(): string {
  return `__Host-second-step=; ${secret}; ${gone}`
}

/** Set-Cookie of a browser in which the second step is not asked for: one a user, since several may share it. */
export function deviceCookie(userId: string, token: string, expiresAt: Date): string {
  return `__Host-device-${userId}=${token}; ${secret}; Expires=${expiresAt.toUTCString()}`
}

export function readDeviceToken(request: Request, userId: string): string | null {
  return readCookie(request, `__Host-device-${userId}`)
}

/** What a mailed link can leave in the browser, so that its token leaves the address bar. */
export type LinkCookie =
  'request' | 'invitation' | 'sign-up' | 'verification' | 'password-reset' | 'code' | 'address-move'

/** A little longer than the link itself can live, so that its page can still say that it is over. */
const lifetimes: Record<LinkCookie, number> = {
  request: 8 * 24 * hour,
  invitation: 8 * 24 * hour,
  'sign-up': 8 * 24 * hour,
  verification: 25 * hour,
  'password-reset': 2 * hour,
  'address-move': 8 * 24 * hour,
  code: hour / 4,
}

const linkName = new RegExp(`^__Host-(${Object.keys(lifetimes).join('|')})-[0-9a-f-]{36}$`)

/** More of them would outgrow the 16 kB that a request's headers may have, and nothing could be opened any more. */
const mostLinks = 20

/**
 * The headers that keep a mailed link's token in the browser, and drop the oldest of many: browsers send cookies in the
 * order in which they were made.
 */
export function keepLink(request: Request, kind: LinkCookie, id: string, token: string): Headers {
  const own = `__Host-${kind}-${id}`
  const others = allCookies(request)
    .map(([name]) => name)
    .filter((name) => linkName.test(name) && name !== own)
  const headers = new Headers()
  for (const name of others.slice(0, Math.max(0, others.length - mostLinks + 1)))
    headers.append('Set-Cookie', `${name}=; ${secret}; ${gone}`)
  headers.append('Set-Cookie', `${own}=${token}; ${secret}; Max-Age=${lifetimes[kind]}`)
  return headers
}

export function readLinkToken(request: Request, kind: LinkCookie, id: string): string | null {
  return readCookie(request, `__Host-${kind}-${id}`)
}

export function dropLinkCookie(kind: LinkCookie, id: string): string {
  return `__Host-${kind}-${id}=; ${secret}; ${gone}`
}

export const themes = ['light', 'dark', 'system'] as const
export type Theme = (typeof themes)[number]
const year = 365 * 24 * 60 * 60

/** Set-Cookie of the language; readable by scripts, for it is no secret. */
export function langCookie(locale: 'en' | 'de'): string {
  return `lang=${locale}; ${visible}; Max-Age=${year}`
}

export function themeCookie(theme: Theme): string {
  return `theme=${theme}; ${visible}; Max-Age=${year}`
}

/** The colours this browser chose; what the device says where it chose none. */
export function readTheme(request: Request): Theme {
  const theme = readCookie(request, 'theme')
  return themes.find((each) => each === theme) ?? 'system'
}
