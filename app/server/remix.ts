import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { createRequestHandler, type ServerBuild } from '@remix-run/node'
import type { Request as Incoming, RequestHandler, Response as Outgoing } from 'express'
import { clientIpHeader } from '#app/auth/client.ts'
import { log, redactPath } from '#app/log.ts'
import { readBody } from './body.ts'
import { isDatabaseAway } from './database-away.ts'
import { refuse } from './refusals.ts'
import { routePatterns } from './route-patterns.ts'
import { dropRest, uploadOf, type Upload } from './upload.ts'

declare module '@remix-run/node' {
  interface AppLoadContext {
    /** Of the answer's Content-Security-Policy. */
    nonce: string
    /** Under which everything about this request is logged. */
    requestId: string
    /** Takes errors nobody expected; entry.server hands them on. */
    report: (error: unknown) => void
    /** A file on its way, for the routes that read it as it arrives. */
    upload: Upload | null
  }
}

/** Hands requests to Remix, with a body that was read whole, and answers 503 where the database was away. */
export function remix(build: ServerBuild, appUrl: string): RequestHandler {
  const handle = createRequestHandler(build, 'production')
  const handleWithoutOperators = createRequestHandler(withoutOperators(build), 'production')
  const patternOf = routePatterns(build)
  return async (req, res, next) => {
    try {
      res.locals.route = patternOf(req.path)
      const upload = uploadOf(req, res)
      const body = upload ? nothing : await readBody(req)
      if (!body.ok) return refuse(req, res, body.reason)
      let databaseAway = false
      const report = (error: unknown) => {
        databaseAway ||= isDatabaseAway(error)
        logFailure(error, req)
      }
      const request = toRequest(req, res, appUrl, body)
      const { nonce, requestId } = res.locals as { nonce: string; requestId: string }
      const context = { nonce, requestId, report, upload }
      let answer = await handle(request, context)
      if (upload && !req.complete) dropRest(req)
      if ([404, 405].includes(answer.status) && isOperators(request.url)) {
        await answer.body?.cancel()
        answer = await handleWithoutOperators(
          new Request(request.url, { method: req.method, headers: request.headers }),
          context,
        )
      }
      if (databaseAway) {
        await answer.body?.cancel()
        return refuse(req, res, 'away')
      }
      await send(res, quotable(answer, requestId))
    } catch (error) {
      next(error)
    }
  }
}

const nothing = { ok: true, bytes: null, oversized: null } as const

/** Logs what nobody expected: a database that is away in a line, a bug with where it happened. */
export function logFailure(error: unknown, req: Incoming) {
  const where = { method: req.method, path: redactPath(req.originalUrl) }
  if (isDatabaseAway(error)) log.warn(where, 'The database does not answer')
  else log.error({ ...where, err: error }, 'A request failed')
}

function toRequest(
  req: Incoming,
  res: Outgoing,
  appUrl: string,
  body: { bytes: Buffer | null; oversized: string | null },
): Request {
  const headers = new Headers()
  for (const [name, values] of Object.entries(req.headersDistinct))
    if (!/^(x-forwarded-|forwarded$|x-prokura-)/.test(name))
      for (const value of values ?? []) headers.append(name, value)
  headers.set(clientIpHeader, req.ip ?? '')
  if (body.oversized) headers.set('x-prokura-oversized', body.oversized)
  const gone = new AbortController()
  res.on('close', () => res.writableFinished || gone.abort())
  return new Request(`${new URL(appUrl).protocol}//${req.headers.host}${req.originalUrl}`, {
    method: req.method,
    headers,
    body: body.bytes && new Uint8Array(body.bytes),
    signal: gone.signal,
  })
}

/**
 * The operators' pages are unknown to everybody else, byte for byte: a page that was not found names the scripts of its
 * route, so it is rendered again as if there were no such route. A script that asks for its data names it itself.
 */
function isOperators(address: string): boolean {
  const { pathname, searchParams } = new URL(address)
  return /^\/operator(\/|$)/i.test(pathname) && !searchParams.has('_data')
}

function withoutOperators(build: ServerBuild): ServerBuild {
  const others = <T>(routes: Record<string, T>) =>
    Object.fromEntries(Object.entries(routes).filter(([id]) => !id.startsWith('routes/operator/')))
  const assets = { ...build.assets, routes: others(build.assets.routes) }
  return { ...build, routes: others(build.routes), assets }
}

/** A failed loader that the page's script asked for: its message becomes the id that the error page shows. */
function quotable(answer: Response, requestId: string): Response {
  const { status, headers } = answer
  if (!headers.has('X-Remix-Error') || !headers.get('Content-Type')?.includes('json')) return answer
  void answer.body?.cancel()
  return Response.json({ message: requestId }, { status, headers: { 'X-Remix-Error': 'yes' } })
}

async function send(res: Outgoing, answer: Response) {
  res.status(answer.status)
  res.set('Cache-Control', 'no-store')
  // A route's own header replaces the one of every answer; cookies add up.
  for (const [name, value] of answer.headers)
    if (name === 'set-cookie' || name === 'vary') res.append(name, value)
    else res.set(name, value)
  // At the pace of whoever reads: an export must not pile up here in front of a slow line.
  if (answer.body) await pipeline(Readable.fromWeb(answer.body as ReadableStream), res)
  else res.end()
}
