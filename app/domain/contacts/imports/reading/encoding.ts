export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** Files that are often taken for CSV, by how they begin. */
export type OtherKind = 'spreadsheet' | 'pdf' | 'packed' | 'binary'

const marks: [OtherKind, number[]][] = [
  // What Excel, LibreOffice and Numbers save is a zip file.
  ['spreadsheet', [0x50, 0x4b, 0x03, 0x04]],
  ['spreadsheet', [0xd0, 0xcf, 0x11, 0xe0]],
  ['pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['packed', [0x1f, 0x8b]],
  ['packed', [0x37, 0x7a, 0xbc, 0xaf]],
  ['packed', [0x52, 0x61, 0x72, 0x21]],
]

/** What a file is if it is no text, by its first bytes; null for text. */
export function otherKind(head: Uint8Array): OtherKind | null {
  const known = marks.find(([, mark]) => mark.every((byte, at) => head[at] === byte))
  if (known) return known[0]
  if (wideEncoding(head)) return null
  // A stray control character is a broken row; many are no text at all.
  const looked = head.subarray(0, 8192)
  const odd = looked.reduce((count, byte) => count + (byte < 9 || (byte > 13 && byte < 32) ? 1 : 0), 0)
  return odd > 8 && odd * 50 > looked.length ? 'binary' : null
}

/** UTF-16 by its mark, or by the zeros that make up half of it; null for encodings that leave ASCII as it is. */
export function wideEncoding(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const looked = head.subarray(0, 4096)
  const zeros = [0, 0]
  looked.forEach((byte, at) => void (byte === 0 && zeros[at % 2]!++))
  const half = looked.length / 2
  if (half >= 4 && zeros[1]! > half * 0.6 && zeros[0]! < half * 0.1) return 'utf-16le'
  if (half >= 4 && zeros[0]! > half * 0.6 && zeros[1]! < half * 0.1) return 'utf-16be'
  return null
}

/**
 * Tells UTF-8 from Windows-1252 while the bytes go by. A file that is mostly good UTF-8 with some bad bytes was pasted
 * together; its broken rows are refused one by one, rather than all others be misread.
 */
export class NarrowEncoding {
  private readonly decoder = new TextDecoder('utf-8')
  private good = 0
  private bad = 0

  push(bytes: Uint8Array) {
    this.count(this.decoder.decode(bytes, { stream: true }))
  }

  finish(): 'utf-8' | 'windows-1252' {
    this.count(this.decoder.decode())
    return this.bad > this.good ? 'windows-1252' : 'utf-8'
  }

  private count(text: string) {
    const beyond = text.match(/[^\0-\x7f]/gu)
    for (const character of beyond ?? [])
      if (character === '\ufffd') this.bad++
      else this.good++
  }
}

/** Bytes of a whole number of rows as text. */
export function decode(bytes: Uint8Array, encoding: Encoding): string {
  return new TextDecoder(encoding === 'windows-1252' ? encoding : 'utf-8', { ignoreBOM: true }).decode(bytes)
}
