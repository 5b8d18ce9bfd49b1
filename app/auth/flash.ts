import { createCookie, redirect } from '@remix-run/node'
import { config } from '#app/config.ts'

export type Flash = {
  tone: 'ok' | 'warn'
  text: string
  /** Where a POST takes it back. */
  undo?: string
}

// Signed, so that nobody can put words in our mouth through a planted cookie.
const cookie = () =>
  createCookie('flash', {
    path: '/',
    sameSite: 'lax',
    httpOnly: true,
    secure: true,
    maxAge: 60,
    secrets: [config().secret],
  })

/** Sends the person on, with one sentence to be shown at the top of the next page. More headers: cookies to set. */
export async function redirectWithFlash(to: string, flash: Flash, headers?: HeadersInit): Promise<Response> {
  const all = new Headers(headers)
  all.append('Set-Cookie', await cookie().serialize({ ...flash, text: flash.text.slice(0, 1000) }))
  return redirect(to, { status: 303, headers: all })
}

/** The sentence left by the last answer, if any, and the header that takes it away once it is shown. */
export async function readFlash(request: Request): Promise<{ flash: Flash | null; headers: Headers }> {
  const headers = new Headers()
  const header = request.headers.get('Cookie') ?? ''
  if (!header.includes('flash=')) return { flash: null, headers }
  const value: unknown = await cookie().parse(header)
  headers.append('Set-Cookie', await cookie().serialize('', { maxAge: 0 }))
  return { flash: isFlash(value) ? value : null, headers }
}

function isFlash(value: unknown): value is Flash {
  const { tone, text } = (value ?? {}) as Partial<Flash>
  return (tone === 'ok' || tone === 'warn') && typeof text === 'string'
}
