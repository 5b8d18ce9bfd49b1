import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createBullBoard } from '@bull-board/api'
import { BullAdapter } from '@bull-board/api/bullAdapter'
import { ExpressAdapter } from '@bull-board/express'
import Bull from 'bull'
import { config } from '#app/config.ts'
import { lanes } from '#app/domain/outbox.ts'
import { log } from '#app/log.ts'
import { exposition, watchProcess } from '#app/metrics.ts'
import { within } from '#app/within.ts'
import { sql } from '#db/sql.server.ts'
import { prefix } from './bull/lane.ts'
import { connections } from './bull/redis.ts'

type Answer = (req: IncomingMessage, res: ServerResponse) => void

/**
 * What a worker tells whoever looks after it, on a port of this machine alone: `/healthz`, `/readyz`, `/metrics` and, with
 * Redis, bull-board. Of several workers on one machine the first has the port, and the others work without it.
 */
export async function startStatusServer(): Promise<{ close(): Promise<void> }> {
  watchProcess()
  const { workerPort, redisUrl } = config()
  const redis = redisUrl ? connections(redisUrl) : null
  const board = redis ? boardOn(redis) : null
  const server = createServer((req, res) => {
    const path = (req.url ?? '/').split('?')[0]
    // A page of another site could otherwise reach it through a name that it points to this machine.
    if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(req.headers.host ?? '')) return json(res, 421, {})
    if (path === '/healthz') return json(res, 200, { alive: true })
    if (path === '/readyz')
      return void readiness(redis?.probe).then(({ status, body }) => json(res, status, body))
    if (path === '/metrics') return void metrics(res)
    if (board) return board(req, res)
    json(res, 404, {})
  })
  const listens = await listening(server, workerPort)
  if (listens) log.info({ port: workerPort, board: board !== null }, 'the worker tells how it is')
  else log.warn({ port: workerPort }, 'WORKER_PORT is taken; this worker works without it')
  return {
    async close() {
      redis?.cut()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function boardOn(redis: ReturnType<typeof connections>): Answer {
  const adapter = new ExpressAdapter()
  const queues = lanes.map((name) => new Bull(name, { prefix, createClient: () => redis.tell() }))
  for (const queue of queues) queue.on('error', () => {})
  // Whatever can be done with a row is done on the operators' page, where PostgreSQL knows of it.
  createBullBoard({
    queues: queues.map((queue) => new BullAdapter(queue, { readOnlyMode: true })),
    serverAdapter: adapter,
  })
  return adapter.getRouter() as Answer
}

/** Ready while the database answers. Redis is named where it is away, and holds nobody up. */
async function readiness(probe?: () => Promise<unknown>) {
  const answers = (work: PromiseLike<unknown>) =>
    within(2000, work).then(
      () => true,
      () => false,
    )
  const [database, redis] = await Promise.all([answers(sql`select 1`), probe ? answers(probe()) : null])
  const missing = [...(database ? [] : ['database']), ...(redis === false ? ['redis'] : [])]
  return { status: database ? 200 : 503, body: { ready: database, missing } }
}

async function metrics(res: ServerResponse) {
  const { type, text } = await exposition()
  res.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-store' })
  res.end(text)
}

function json(res: ServerResponse, status: number, body: object) {
  res.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
  res.end(JSON.stringify(body))
}

/** False where the port is taken. */
function listening(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    )
    server.listen(port, '127.0.0.1', () => resolve(true))
  })
}
