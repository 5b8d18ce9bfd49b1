import type { Request, RequestHandler } from 'express'
import { isLoopback } from '#app/config.ts'
import { refuse, type RefusalReason } from './refusals.ts'

const longestAddress = 8_000

/** Refuses what is no plain request for a page or form of ours: odd methods and addresses that cannot be read. */
export const onlyReadable: RequestHandler = (req, res, next) => {
  const reason = unreadable(req)
  return reason ? refuse(req, res, reason) : next()
}

function unreadable(req: Request): RefusalReason | null {
  if (!['GET', 'HEAD', 'POST'].includes(req.method)) return 'method-not-allowed'
  if (req.url.length > longestAddress) return 'address-too-long'
  if (!req.url.startsWith('/') || /%00/.test(req.url)) return 'bad-request'
  try {
    decodeURIComponent(req.url.split('?')[0]!)
    return null
  } catch {
    return 'bad-request'
  }
}

const mostDropped = 64_000_000

/**
 * Lets go of a client that has its answer and still goes on sending. A file that was refused is read to its end and
 * dropped, else its sender would meet a reset instead of the answer; what never ends is not.
 */
export const notForEver: RequestHandler = (req, res, next) => {
  res.on('finish', () => {
    if (req.complete) return
    const { socket } = req
    const before = socket.bytesRead
    const watch = setInterval(() => {
      if (socket.bytesRead - before > mostDropped) socket.destroy()
      if (req.complete || socket.destroyed) clearInterval(watch)
    }, 200).unref()
  })
  next()
}

/** Answers 421 where the Host is not the one of APP_URL. On this machine alone, each of its names will do. */
export function onlyHostOf(appUrl: string): RequestHandler {
  const { host, hostname, port } = new URL(appUrl)
  const names = isLoopback(hostname) ? ['localhost', '127.0.0.1', '[::1]'] : []
  const hosts = new Set([host, ...names.map((name) => (port ? `${name}:${port}` : name))])
  return (req, res, next) => {
    // As it was sent: what a URL parser would make of user names or paths in it must not count.
    if (!hosts.has((req.headers.host ?? '').toLowerCase())) return refuse(req, res, 'unknown-host')
    next()
  }
}

/**
 * Refuses posts that another site caused. A browser names the origin; `null` and any other than ours are foreign.
 * Without an Origin it must not say that another site is behind it.
 */
export function onlyOwnOrigin(appUrl: string): RequestHandler {
  const { protocol } = new URL(appUrl)
  return (req, res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD') return next()
    const own = new URL(`${protocol}//${req.headers.host}`).origin
    const site = req.headers['sec-fetch-site'] ?? 'none'
    const foreign =
      req.headers.origin === undefined
        ? !['same-origin', 'none'].includes(site as string)
        : req.headers.origin !== own
    return foreign ? refuse(req, res, 'foreign-origin') : next()
  }
}
