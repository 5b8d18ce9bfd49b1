import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import { log, redactPath, runWithRequestId } from '#app/log.ts'
import { requestSeconds, requestsInFlight } from '#app/metrics.ts'

const header = 'X-Request-Id'

/** Gives every request the id that all its lines carry, and once it is over logs and measures what became of it. */
export const watched: RequestHandler = (req, res, next) => {
  const id = given(req) ?? randomUUID()
  res.locals.requestId = id
  res.set(header, id)
  requestsInFlight.inc()
  const began = performance.now()
  const { socket } = req
  const written = socket.bytesWritten
  res.on('close', () => {
    const seconds = (performance.now() - began) / 1000
    requestsInFlight.dec()
    requestSeconds.observe(labels(req, res), seconds)
    // The end of an answer is noticed by the socket, which serves other requests too and knows no id.
    runWithRequestId(id, () => write(req, res, seconds, socket.bytesWritten - written))
  })
  runWithRequestId(id, next)
}

/** Names the route of what no route of Remix answers. Files and probes are asked for all the time: logged at debug. */
export function aside(route: string): RequestHandler {
  return (_req, res, next) => {
    setAside(res, route)
    next()
  }
}

export function setAside(res: Response, route: string) {
  Object.assign(res.locals, { route, aside: true })
}

function write(req: Request, res: Response, seconds: number, bytes: number) {
  const line = {
    method: req.method,
    path: redactPath(req.originalUrl),
    status: res.statusCode,
    ms: Math.round(seconds * 10_000) / 10,
    bytes,
    ...(res.writableFinished ? {} : { cut: true }),
  }
  log[res.locals.aside ? 'debug' : 'info'](line, 'answered')
}

function labels({ method }: Request, { statusCode, writableFinished, locals }: Response) {
  return {
    // What was refused before anybody looked for its route has none.
    route: String(locals.route ?? 'refused'),
    method: ['GET', 'HEAD', 'POST'].includes(method) ? method : 'other',
    status: writableFinished ? `${Math.floor(statusCode / 100)}xx` : 'cut',
  }
}

/** The id that a proxy of ours gave, so that its log and this one can be laid side by side; a stranger's would be anything. */
function given(req: Request): string | null {
  const trusts = req.app.get('trust proxy fn') as (address: string, hop: number) => boolean
  const id = req.get(header) ?? ''
  return /^[A-Za-z0-9_-]{8,64}$/.test(id) && trusts(req.socket.remoteAddress ?? '', 0) ? id : null
}
