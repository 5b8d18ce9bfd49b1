import type { Request } from 'express'

const longestForm = 1_000_000
const longestUpload = 2_000_000
const mostFields = 3_000

type Body =
  | { ok: true; bytes: Buffer | null; oversized: string | null }
  | { ok: false; reason: 'too-large' | 'not-a-form' }

/**
 * Reads a posted form whole: 1 MB of text at most, 2 MB with files, so that no route meets more. Of a file that is
 * larger only the name is kept, and `oversized` names its field: the route can say so there and keep what was typed.
 */
export async function readBody(req: Request): Promise<Body> {
  if (req.method === 'GET' || req.method === 'HEAD') return { ok: true, bytes: null, oversized: null }
  const type = req.headers['content-type'] ?? ''
  const boundary = /^multipart\/form-data\s*;.*\bboundary="?([^";]{1,200})"?/i.exec(type)?.[1]
  const form = /^application\/x-www-form-urlencoded\b/i.test(type)
  const length = Number(req.headers['content-length'] ?? (req.headers['transfer-encoding'] ? Infinity : 0))
  if (!boundary && !form)
    return length === 0 ? { ok: true, bytes: null, oversized: null } : { ok: false, reason: 'not-a-form' }

  const limit = boundary ? longestUpload : longestForm
  if (form && Number.isFinite(length) && length > limit) return { ok: false, reason: 'too-large' }
  const bytes = await readUpTo(req, limit)
  if (form && (bytes.length > limit || count(bytes, '&') > mostFields))
    return { ok: false, reason: 'too-large' }
  if (boundary && count(bytes, `--${boundary}`) > mostFields) return { ok: false, reason: 'too-large' }
  if (bytes.length <= limit) return { ok: true, bytes, oversized: null }
  const kept = withoutLastFile(bytes, boundary!)
  return kept ? { ok: true, ...kept } : { ok: false, reason: 'too-large' }
}

/** The body, or its beginning of just more than the limit; the rest is read and dropped while the answer is written. */
function readUpTo(req: Request, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const done = () => {
      req.off('data', take).off('end', done).off('close', lost)
      req.resume()
      resolve(Buffer.concat(chunks))
    }
    const take = (chunk: Buffer) => {
      chunks.push(chunk)
      size += chunk.length
      if (size > limit) done()
    }
    const lost = () => reject(new RequestLost('The client went away while it sent a form'))
    req.on('data', take).on('end', done).on('close', lost).on('error', lost)
  })
}

/** The client closed the connection before its request was complete; nobody is left to answer. */
export class RequestLost extends Error {}

/** Cuts a multipart body off inside its last part, which must be a file: that part stays as an empty one. */
function withoutLastFile(bytes: Buffer, boundary: string): { bytes: Buffer; oversized: string } | null {
  const start = bytes.lastIndexOf(`\r\n--${boundary}\r\n`) + 2
  const first = bytes.indexOf(`--${boundary}\r\n`) === 0 ? 0 : -1
  const from = start > 1 ? start : first
  const end = bytes.indexOf('\r\n\r\n', from < 0 ? 0 : from)
  if (from < 0 || end < 0) return null
  const header = bytes.subarray(from, end).toString('latin1')
  const name = /;\s*name="([\w.-]{1,200})"/i.exec(header)?.[1]
  if (!name || !/;\s*filename="/i.test(header)) return null
  return {
    bytes: Buffer.concat([bytes.subarray(0, end + 4), Buffer.from(`\r\n--${boundary}--\r\n`)]),
    oversized: name,
  }
}

function count(bytes: Buffer, what: string): number {
  let found = 0
  for (
    let at = bytes.indexOf(what);
    at >= 0 && found <= mostFields;
    at = bytes.indexOf(what, at + what.length)
  )
    found++
  return found
}
