import { deflateSync } from 'node:zlib'

/** The head of a PNG of that size, and as much behind it as told. */
export function aPng(width: number, height = width, more = 0): Buffer {
  const head = Buffer.alloc(33)
  head.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  head.writeUInt32BE(width, 16)
  head.writeUInt32BE(height, 20)
  head.set([8, 6, 0, 0, 0], 24)
  return Buffer.concat([head, deflateSync(Buffer.alloc(10)), Buffer.alloc(more)])
}
