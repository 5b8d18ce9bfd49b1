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

const patience = 2_000

/** Lets go of a client that has its answer and still goes on sending: what it sends is read and dropped only for a while. */
export const notForEver: RequestHandler = (req, res, next) => {
  res.on('finish', () => {
    if (!req.complete) setTimeout(() => req.complete || req.socket.destroy(), patience).unref()
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
