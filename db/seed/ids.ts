import { createHash } from 'node:crypto'

/** The same id for the same thing at every first start: `idOf('user', 'maren.theissen')`. */
export function idOf(...parts: (string | number)[]): string {
  const hex = createHash('sha256')
    .update(`prokura demo|${parts.join('|')}`)
    .digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
