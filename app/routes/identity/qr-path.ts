import { encode } from 'uqr'

/** A text as QR code: the path of its dark squares, one unit each, with the quiet zone that readers want around it. */
export function qrPath(text: string): { size: number; d: string } {
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  const d = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return { size, d }
}
