import { createServer, type Server } from 'node:http'
import type { ServerBuild } from '@remix-run/node'
import compression from 'compression'
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express'
import { config } from '#app/config.ts'
import { endListening } from '#app/domain/conversations/live/inbox-bell.ts'
import { notForEver, onlyHostOf, onlyOwnOrigin, onlyReadable } from './server/guards.ts'
import { RequestLost } from './server/body.ts'
import { inItsLanguage, safeHeaders } from './server/headers.ts'
import { healthz, readyz } from './server/health.ts'
import { inboundMails } from './server/inbound/endpoint.ts'
import { senders } from './server/inbound/senders.ts'
import { metricsFor } from './server/metrics.ts'
import { logFailure, remix } from './server/remix.ts'
import { isDatabaseAway } from './server/database-away.ts'
import { refuse } from './server/refusals.ts'
import { inTime } from './server/upload.ts'
import { aside, setAside, watched } from './server/watched.ts'

/** The web as an Express app. `build` is the server build of Remix, `client` the folder of its browser files. */
export function createApp({ build, client }: { build: ServerBuild; client?: string }): Express {
  const { appUrl, trustedProxy, metricsToken, inboundSecret } = config()
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.set('query parser', false)
  if (trustedProxy) app.set('trust proxy', trustedProxy)

  app.use(watched, notForEver, inTime, safeHeaders(appUrl.startsWith('https:')), inItsLanguage)
  // Before the host is asked for: whoever checks on a process calls it by its address.
  app.get('/healthz', aside('/healthz'), healthz)
  app.get('/readyz', aside('/readyz'), readyz)
  if (metricsToken) app.get('/metrics', metricsFor(metricsToken))
  // Nor are these: mail servers hand in mails under whatever name, without an Origin, and larger than any form.
  for (const [path, sender] of Object.entries(senders))
    app.post(path, aside(path), inboundMails(sender, inboundSecret))
  app.use(onlyReadable, onlyHostOf(appUrl), onlyOwnOrigin(appUrl), compression())
  if (client) {
    const files = { index: false, redirect: false, setHeaders: isFile } as const
    app.use(
      '/assets',
      aside('/assets'),
      express.static(`${client}/assets`, { ...files, immutable: true, maxAge: '1y' }),
      noSuchAsset,
    )
    app.use(express.static(client, { ...files, maxAge: '1h' }))
  }
  app.use(remix(build, appUrl))
  app.use(lastResort)
  return app
}

/** Listens with limits on how long headers and bodies may take. Rejects where the port is taken. */
export function listen(app: Express, { host, port }: { host: string; port: number }): Promise<Server> {
  const server = createServer(
    {
      headersTimeout: 10_000,
      // What an upload may take; all other bodies are cut long before (upload.ts).
      requestTimeout: 600_000,
      connectionsCheckingInterval: 1_000,
      // Longer than a proxy in front keeps its connections, so that none is closed while it is taken up again.
      keepAliveTimeout: 65_000,
      maxHeaderSize: 16_384,
    },
    app,
  )
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve(server)
    })
  })
}

/** Stops accepting and lets running requests finish, for at most so many milliseconds. */
export async function close(server: Server, patience = 10_000): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  // Pages that are told what happens would be told for ever.
  endListening()
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  const late = setTimeout(() => server.closeAllConnections(), patience)
  await closed
  clearInterval(idle)
  clearTimeout(late)
}

// What lies beside /assets is known for a file only once it was found.
const isFile = (res: Response) => setAside(res, '/assets')

const noSuchAsset: RequestHandler = (_req, res) => void res.sendStatus(404)

const lastResort: ErrorRequestHandler = (error: Error & { status?: number }, req, res, _next) => {
  if (error instanceof RequestLost || res.destroyed) return
  if (error.status && error.status < 500) return refuse(req, res, 'bad-request')
  logFailure(error, req)
  refuse(req, res, isDatabaseAway(error) ? 'away' : 'broken')
}
