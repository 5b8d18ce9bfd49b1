import { notFound } from '#app/auth/ids.ts'

/** The number of a change in a URL; anything else answers 404 before the domain hears of it. */
export function changeIdOf(text: string | undefined): string {
  if (text !== undefined && /^[1-9]\d{0,17}$/.test(text)) return text
  throw notFound()
}
