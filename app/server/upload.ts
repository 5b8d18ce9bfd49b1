import type { Request, RequestHandler, Response } from 'express'

/** Routes that take a file as it arrives, instead of a form that was read whole (body.ts). They limit it themselves. */
const uploads = new Set(['/a/:accountId/contacts/imports/new'])

/** The patience for a request that is no upload, and how often one that is must bring something. */
const seconds = 30
/** An upload slower than this is a socket held open. */
const leastBytes = 32_768

/** A posted file for its route to read; null for every other request, whose body is read before. */
export type Upload = {
  type: string
  /** As it says itself, with what a form has around it; null where it does not. */
  announced: number | null
  /** Begins to read, at the reader's pace. Until then nothing of it is in memory. */
  open(): Request
}

export function uploadOf(req: Request, res: Response): Upload | null {
  const type = req.headers['content-type'] ?? ''
  const plain = (req.headers['content-encoding'] ?? 'identity') === 'identity'
  if (req.method !== 'POST' || !uploads.has(String(res.locals.route)) || !plain) return null
  if (!/^multipart\/form-data\s*;.*\bboundary=/i.test(type)) return null
  const length = Number(req.headers['content-length'] ?? NaN)
  return {
    type,
    announced: Number.isFinite(length) ? length : null,
    open() {
      res.locals.uploading = true
      return req
    },
  }
}

/** Lets go of the rest of a file that its route did not read to the end, so that the sender hears the answer. */
export function dropRest(req: Request) {
  req.unpipe()
  req.resume()
}

/**
 * Cuts requests whose body takes longer than half a minute. Uploads may take as long as the server allows at all, for as
 * long as they go on bringing something.
 */
export const inTime: RequestHandler = (req, res, next) => {
  const { socket } = req
  let before = socket.bytesRead
  const watch = setInterval(() => {
    if (req.complete || socket.destroyed) return clearInterval(watch)
    const brought = socket.bytesRead - before
    before = socket.bytesRead
    if (res.locals.uploading && (brought >= leastBytes || req.readableFlowing === false)) return
    clearInterval(watch)
    if (res.headersSent) return void socket.destroy()
    socket.end('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n', () => socket.destroy())
  }, seconds * 1000).unref()
  req.once('close', () => req.complete && clearInterval(watch))
  next()
}
