const beginnings: [type: string, bytes: number[], at?: number][] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
  ['image/webp', [0x57, 0x45, 0x42, 0x50], 8],
]

/** What kind of picture this is by how it begins, whatever its sender calls it; null for anything else, SVG among it. */
export function pictureType(content: Buffer): string | null {
  const found = beginnings.find(([, bytes, at = 0]) =>
    bytes.every((byte, index) => content[at + index] === byte),
  )
  return found?.[0] ?? null
}
