import type { Request } from 'express'

const longestForm = 1_000_000
const longestUpload = 2_000_000
const mostFields = 3_000
const longestPartHead = 4_000

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
  // Nothing is ever unpacked here: a browser does not pack its forms, and a bomb is small until it is.
  if ((req.headers['content-encoding'] ?? 'identity') !== 'identity')
    return { ok: false, reason: 'not-a-form' }
  if (!boundary && !form)
    return length === 0 ? { ok: true, bytes: null, oversized: null } : { ok: false, reason: 'not-a-form' }

  const limit = boundary ? longestUpload : longestForm
  if (form && Number.isFinite(length) && length > limit) return { ok: false, reason: 'too-large' }
  const bytes = await readUpTo(req, limit)
  if (form && (bytes.length > limit || count(bytes, '&') > mostFields))
    return { ok: false, reason: 'too-large' }
  if (boundary && (count(bytes, `--${boundary}`) > mostFields || hasLongHead(bytes, boundary)))
    return { ok: false, reason: 'too-large' }
  if (bytes.length <= limit) return { ok: true, bytes, oversized: null }
  const kept = withoutLastFile(bytes, boundary!)
  return kept ? { ok: true, ...kept } : { ok: false, reason: 'too-large' }
}

const mostHeld = 64_000_000
const reading = new Map<Request, number>()
let held = 0

/** What unfinished forms hold together has a limit; beyond it those give way that have been at it longest. */
function hold(req: Request, bytes: number) {
  reading.set(req, (reading.get(req) ?? 0) + bytes)
  held += bytes
  for (const oldest of held > mostHeld ? reading.keys() : []) {
    oldest.destroy()
    letGo(oldest)
    if (held <= mostHeld) return
  }
}

function letGo(req: Request) {
  held -= reading.get(req) ?? 0
  reading.delete(req)
}

/** The body, or its beginning of just more than the limit; the rest is read and dropped while the answer is written. */
function readUpTo(req: Request, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const done = () => {
      req.off('data', take).off('end', done).off('close', lost)
      letGo(req)
      req.resume()
      resolve(Buffer.concat(chunks))
    }
    const take = (chunk: Buffer) => {
      chunks.push(chunk)
      size += chunk.length
      hold(req, chunk.length)
      if (size > limit) done()
    }
    const lost = () => {
      letGo(req)
      reject(new RequestLost('The client went away while it sent a form'))
    }
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

/** Whether a part's headers go on for longer than any file's name; reading those takes the parser far too long. */
function hasLongHead(bytes: Buffer, boundary: string): boolean {
  const opening = `--${boundary}\r\n`
  for (let at = bytes.indexOf(opening); at >= 0; at = bytes.indexOf(opening, at + opening.length)) {
    const head = bytes.subarray(at, at + opening.length + longestPartHead)
    if (head.length > longestPartHead && !head.includes('\r\n\r\n')) return true
  }
  return false
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
