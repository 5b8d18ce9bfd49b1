/**
 * A path of our own, to go back to. Anything that a browser could read as another host, scheme or page outside
 * (`//evil`, `/\evil`, `javascript:`, control characters) gives the fallback.
 */
export function safePath(value: unknown, fallback: string): string {
  if (typeof value !== 'string' || value.length > 2000) return fallback
  if (!/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(value)) return fallback
  const base = 'http://own.invalid'
  if (!URL.canParse(value, base)) return fallback
  const url = new URL(value, base)
  // "/x/..//evil" is harmless to read and dangerous once normalised.
  return url.origin === base && !url.pathname.startsWith('//')
    ? url.pathname + url.search + url.hash
    : fallback
}

/** Adds the way back to a detour's address; nothing where it leads to the start page anyway. */
export function withReturn(path: string, to: string | null): string {
  const safe = safePath(to, '/')
  if (safe === '/') return path
  return `${path}${path.includes('?') ? '&' : '?'}to=${encodeURIComponent(safe)}`
}
