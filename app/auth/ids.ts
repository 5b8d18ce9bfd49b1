import { json } from '@remix-run/node'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Whether a text is an id as the database writes it. */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && uuid.test(text)
}

/** The id in a URL; anything else answers 404 before the domain hears of it. */
export function requireId(text: string | undefined): string {
  if (isId(text)) return text
  throw notFound()
}

/** The one answer for what does not exist and for what is somebody else's (status law). */
export function notFound(): Response {
  return json({ kind: 'not-found' }, { status: 404 })
}
