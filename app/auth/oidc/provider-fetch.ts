import type { ReadableStream } from 'node:stream/web'
import { isLoopback } from '#app/config.ts'

/** How long the provider may take for all that one step of a sign-in asks of it, in milliseconds. */
export const patience = 8_000
const mostBytes = 512 * 1024

export type ProviderFetch = {
  fetch: (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>
  /** Whether it was out of reach, too slow, or said itself that something is wrong with it. */
  isAway: () => boolean
  /** Where it has the keys that it signs with, by its own description; null before that was read. */
  keysUrl: () => string | null
}

/**
 * What the protocol engine speaks to the provider with, made anew for each step: within one time limit, never in the
 * clear but on this machine (the engine itself would), following no redirect, and reading no more than is sensible.
 */
export function providerFetch(issuer: string): ProviderFetch {
  const signal = AbortSignal.timeout(patience)
  const inTheClear = new URL(issuer).protocol === 'http:'
  let away = false
  let keysUrl: string | null = null

  async function ask(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const url = new URL(input instanceof Request ? input.url : input)
    if (!isPrivate(url, inTheClear))
      throw new Error(`The provider names an address that is not https: ${url.host}`)
    try {
      const answer = await fetch(url, { ...init, signal, redirect: 'manual' })
      const body = await readAtMost(answer, mostBytes)
      if (answer.status >= 500 || answer.status === 429) away = true
      if (url.pathname.endsWith('/.well-known/openid-configuration')) keysUrl = keysIn(body)
      const { status, headers } = answer
      return new Response([101, 204, 205, 304].includes(status) ? null : body, { status, headers })
    } catch (error) {
      away ||= !(error instanceof TooMuch)
      throw error
    }
  }
  return { fetch: ask, isAway: () => away, keysUrl: () => keysUrl }
}

/** Whether nobody between here and there can read along: https, or this machine where the issuer is on it too. */
export function isPrivate(url: URL, inTheClear: boolean): boolean {
  return url.protocol === 'https:' || (inTheClear && url.protocol === 'http:' && isLoopback(url.hostname))
}

class TooMuch extends Error {}

async function readAtMost(answer: Response, most: number): Promise<string> {
  if (!answer.body) return ''
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of answer.body as ReadableStream<Uint8Array>) {
    length += piece.length
    // Leaving the loop lets go of the connection.
    if (length > most) throw new TooMuch('The provider answers with more than can be meant')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

function keysIn(description: string): string | null {
  try {
    const { jwks_uri: url } = JSON.parse(description) as { jwks_uri?: unknown }
    return typeof url === 'string' && URL.canParse(url) ? url : null
  } catch {
    return null
  }
}
