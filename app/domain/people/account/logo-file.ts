import { createHash } from 'node:crypto'
import { imageDimensionsFromData } from 'image-dimensions'

/** The largest picture that is taken, in bytes. It comes with every page until the browser has it. */
export const logoLimit = 256 * 1024
/** The longest side, in pixels; what is drawn is a few dozen. */
export const logoSide = 2048

export type LogoFile = {
  type: 'image/png' | 'image/jpeg' | 'image/webp'
  width: number
  height: number
  hash: string
}
export type LogoFileRefusal = 'no-file' | 'too-large' | 'not-a-picture' | 'too-wide'

const types = { png: 'image/png', jpeg: 'image/jpeg', webp: 'image/webp' } as const

/**
 * Looks at a picture by what is in it, whatever its name and the browser say: PNG, JPEG or WebP. No SVG: it is a document
 * that can hold scripts.
 */
export function logoFile(
  bytes: Uint8Array,
): ({ ok: true } & LogoFile) | { ok: false; reason: LogoFileRefusal } {
  if (bytes.length === 0) return { ok: false, reason: 'no-file' }
  if (bytes.length > logoLimit) return { ok: false, reason: 'too-large' }
  const seen = lookAt(bytes)
  const type = seen && types[seen.type as keyof typeof types]
  if (!type || !(seen.width > 0 && seen.height > 0)) return { ok: false, reason: 'not-a-picture' }
  const { width, height } = seen
  if (Math.max(width, height) > logoSide) return { ok: false, reason: 'too-wide' }
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 32)
  return { ok: true, type, width, height, hash }
}

function lookAt(bytes: Uint8Array) {
  try {
    return imageDimensionsFromData(bytes)
  } catch {
    // A head that promises more than there is.
    return undefined
  }
}
