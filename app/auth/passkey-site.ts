import { isIP } from 'node:net'
import type { PasskeySite } from '#app/domain/identity/factors/passkeys.ts'

/**
 * For which host browsers make and use passkeys here; null where the address is a number, for which they make none.
 * The host was checked by the server: it is the one of APP_URL, or on this machine alone one of its names.
 */
export function passkeySite(request: Request): PasskeySite | null {
  const { hostname, origin } = new URL(request.url)
  return isIP(hostname.replace(/^\[|\]$/g, '')) ? null : { rpId: hostname, origin }
}
