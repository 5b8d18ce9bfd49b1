import type { Request, RequestHandler, Response } from 'express'
import { receiveMail, type ReceptionRefusal } from '../../domain/conversations/intake/receive-mail.ts'
import { Room, type Place } from '../../domain/conversations/intake/room.ts'
import { isDatabaseAway } from '../database-away.ts'
import { logFailure } from '../remix.ts'
import type { Sender } from './senders.ts'

/** What mails on their way in may take of this process together. */
const room = new Room(160_000_000)

const statuses: Record<ReceptionRefusal, 404 | 413 | 422> = {
  'no-such-address': 404,
  'too-many-recipients': 422,
  'too-large': 413,
  empty: 422,
}

/**
 * Takes an arrived mail by HTTP: 200 once it is committed. A wrong or missing proof is 401; what will never be taken says why
 * with a status after which its sender gives up; and 503 asks for it again, as every failure of ours does.
 */
export function inboundMails(sender: Sender, secret: string | null): RequestHandler {
  return async (req, res) => {
    if (secret === null) return answer(res, 404, { error: 'not-found' })
    if (!sender.isWorthReading(req, secret)) return drop(req, res, 401, 'not-signed')
    if ((req.headers['content-encoding'] ?? 'identity') !== 'identity') return drop(req, res, 415, 'packed')
    if (Number(req.headers['content-length'] ?? 0) > sender.longest)
      return drop(req, res, sender.refused(413), 'too-large')
    // A large mail over a slow line takes longer than a form may.
    res.locals.uploading = true
    const place = room.place()
    try {
      const body = await bodyOf(req, place, sender.longest)
      if (body === 'too-large') return drop(req, res, sender.refused(413), body)
      if (body === 'no-room') return drop(req, res, 503, body)
      if (body === 'cut') return
      const read = sender.read(req, body, secret)
      if (!read.ok) return refuse(res, sender, read.status)
      const reception = await receiveMail({ ...read.mail, via: 'http' })
      if (reception.ok) return answer(res, 200, { outcome: reception.outcome })
      answer(res, sender.refused(statuses[reception.reason]), { error: reception.reason })
    } catch (error) {
      logFailure(error, req)
      answer(res, isDatabaseAway(error) ? 503 : 500, { error: 'try-again' })
    } finally {
      place.leave()
    }
  }
}

function refuse(res: Response, sender: Sender, status: 401 | 415 | 422) {
  if (status === 422) return answer(res, sender.refused(422), { error: 'no-mail' })
  answer(res, status, { error: status === 401 ? 'not-signed' : 'not-a-form' })
}

/** Answers before the body is read; what still comes of it is dropped, so that its sender hears the answer. */
function drop(req: Request, res: Response, status: number, error: string) {
  req.resume()
  answer(res, status, { error })
}

function answer(res: Response, status: number, body: object) {
  if (res.headersSent || res.destroyed) return
  if (status === 503) res.set('Retry-After', '30')
  res.set('Cache-Control', 'no-store').status(status).json(body)
}

function bodyOf(
  req: Request,
  place: Place,
  longest: number,
): Promise<Buffer | 'too-large' | 'no-room' | 'cut'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    const end = (what: Buffer | 'too-large' | 'no-room' | 'cut') => {
      req.off('data', take).off('end', done)
      resolve(what)
    }
    const take = (chunk: Buffer) => {
      size += chunk.length
      if (size > longest) return end('too-large')
      if (!place.take(chunk.length)) return end('no-room')
      chunks.push(chunk)
    }
    const done = () => end(Buffer.concat(chunks))
    req.on('data', take).on('end', done)
    req.on('close', () => end('cut')).on('error', () => end('cut'))
  })
}
