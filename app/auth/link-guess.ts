import { json } from '@remix-run/node'
import { allow } from '#app/domain/identity/limits.ts'
import { clientOf } from './client.ts'
import { notFound } from './ids.ts'

/**
 * The answer to a mailed link whose token is none of ours, to be thrown: 404, and 429 for whoever keeps guessing (I6).
 */
export async function unknownLink(request: Request): Promise<Response> {
  const allowed = await allow(['link-guess-ip', clientOf(request).ip])
  return allowed.ok ? notFound() : tooMany(allowed.retryAfter)
}

/** 429 with the seconds to wait. */
export function tooMany(retryAfter: number): Response {
  return json(
    { kind: 'too-many', retryAfter },
    { status: 429, headers: { 'Retry-After': String(retryAfter) } },
  )
}
