/** More fields than any of those forms has. */
const mostFields = 100
/** A part's headers. */
const longestHead = 4000

/**
 * The fields of a posted form as bytes, for a mail is in no encoding; null for what is no form. A field is read when it is
 * asked for: whoever has proved nothing yet shall not make us go through a large one.
 */
export function formFields(type: string, body: Buffer): ((name: string) => Buffer | null) | null {
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return escapedFields(body)
  const boundary = /^multipart\/form-data\s*;.*\bboundary="?([^";\s]{1,70})/i.exec(type)?.[1]
  return boundary ? partsOf(body, boundary) : null
}

function escapedFields(body: Buffer) {
  const fields = new Map<string, Buffer>()
  for (let at = 0; at < body.length && fields.size < mostFields;) {
    const end = endOf(body, '&', at)
    const equals = body.subarray(at, Math.min(end, at + 200)).indexOf('=')
    if (equals > 0) fields.set(body.toString('latin1', at, at + equals), body.subarray(at + equals + 1, end))
    at = end + 1
  }
  return (name: string) => {
    const value = fields.get(name)
    return value ? unescaped(value) : null
  }
}

function partsOf(body: Buffer, boundary: string) {
  const fields = new Map<string, Buffer>()
  const mark = `--${boundary}`
  let at = body.indexOf(mark)
  while (at >= 0 && fields.size < mostFields) {
    const begin = at + mark.length
    const headEnd = body.subarray(begin, begin + longestHead).indexOf('\r\n\r\n')
    const next = body.indexOf(`\r\n${mark}`, begin)
    if (headEnd < 0 || next < 0) break
    const head = body.toString('latin1', begin, begin + headEnd)
    const name = /;\s*name="([\w-]{1,100})"/i.exec(head)?.[1]
    if (name) fields.set(name, body.subarray(begin + headEnd + 4, Math.max(next, begin + headEnd + 4)))
    at = next + 2
  }
  return (name: string) => fields.get(name) ?? null
}

function endOf(body: Buffer, mark: string, from: number): number {
  const end = body.indexOf(mark, from)
  return end < 0 ? body.length : end
}

/** As a form writes bytes: a plus is a space, %41 a byte. */
function unescaped(value: Buffer): Buffer {
  const bytes = Buffer.alloc(value.length)
  let length = 0
  for (let at = 0; at < value.length; at++) {
    const byte = value[at]!
    const escaped = byte === 0x25 ? value.toString('latin1', at + 1, at + 3) : ''
    if (/^[0-9a-f]{2}$/i.test(escaped)) {
      bytes[length++] = parseInt(escaped, 16)
      at += 2
    } else bytes[length++] = byte === 0x2b ? 0x20 : byte
  }
  return bytes.subarray(0, length)
}
