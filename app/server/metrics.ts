import { createHash, timingSafeEqual } from 'node:crypto'
import type { RequestHandler } from 'express'
import { exposition, watchProcess } from '#app/metrics.ts'
import { setAside } from './watched.ts'

/** /metrics, for whoever knows the token; for everybody else this page does not exist, here or anywhere. */
export function metricsFor(token: string): RequestHandler {
  watchProcess()
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const expected = digest(`Bearer ${token}`)
  return async (req, res, next) => {
    if (!timingSafeEqual(digest(req.headers.authorization ?? ''), expected)) return next()
    setAside(res, '/metrics')
    const { type, text } = await exposition()
    res.set({ 'Content-Type': type, 'Cache-Control': 'no-store' }).end(text)
  }
}
