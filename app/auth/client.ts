/** The request header in which app/server.ts, and nobody outside, says which IP address the request came from. */
export const clientIpHeader = 'x-prokura-client-ip'

/** Where a request comes from: for the list of sign-ins and for rate limits. */
export function clientOf(request: Request): { ip: string; userAgent: string } {
  return {
    ip: request.headers.get(clientIpHeader) ?? '',
    userAgent: request.headers.get('User-Agent') ?? '',
  }
}
