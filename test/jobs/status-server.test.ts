import { request } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { config } from '#app/config.ts'
import { freePort } from '#db/embedded/ports.ts'
import { startStatusServer } from '#jobs/status-server.ts'
import { describeWith } from '#test/support/needs.ts'
import { startRedis } from '#test/support/redis.ts'

let server: Awaited<ReturnType<typeof startStatusServer>> | null = null

beforeEach(async () => void (config().workerPort = await freePort()))
afterEach(async () => {
  await server?.close()
  server = null
  config().redisUrl = null
})

/** Not fetch(): it would not let one say another Host. */
function ask(path: string, host?: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { workerPort } = config()
    const headers = host ? { Host: host } : {}
    request({ port: workerPort, host: '127.0.0.1', path, headers }, (answer) => {
      let body = ''
      answer
        .on('data', (chunk) => (body += chunk))
        .on('end', () => resolve({ status: answer.statusCode!, body }))
    })
      .on('error', reject)
      .end()
  })
}

test('a worker tells that it lives, whether its database answers, and its measures', async () => {
  server = await startStatusServer()
  expect(await ask('/healthz')).toEqual({ status: 200, body: '{"alive":true}' })
  expect(await ask('/readyz')).toEqual({ status: 200, body: '{"ready":true,"missing":[]}' })
  const { body: measures } = await ask('/metrics')
  expect(measures).toContain('# TYPE jobs_total counter')
  expect(measures).toMatch(/^database_up 1$/m)
  expect(measures).toMatch(/^outbox_rows\{state="waiting",lane="mail"\} 0$/m)
  expect((await ask('/')).status).toBe(404)
})

test('only to whoever names this machine: another site’s name that leads here is not answered', async () => {
  server = await startStatusServer()
  expect((await ask('/metrics', 'evil.example')).status).toBe(421)
  expect((await ask('/metrics', 'localhost')).status).toBe(200)
})

test('a second worker on the machine finds the port taken and works without it', async () => {
  server = await startStatusServer()
  await (await startStatusServer()).close()
  expect((await ask('/healthz')).status).toBe(200)
})

describeWith(['redis-server'], 'with Redis', () => {
  test(
    'bull-board shows the queues; a Redis that is away is named, and holds nobody up',
    { timeout: 30_000 },
    async () => {
      const redis = await startRedis()
      config().redisUrl = redis.url
      server = await startStatusServer()
      // The first question too, before there is a connection.
      expect((await ask('/readyz')).body).toBe('{"ready":true,"missing":[]}')
      const board = await ask('/')
      expect(board.status).toBe(200)
      expect(board.body).toContain('Bull Dashboard')
      expect((await ask('/api/queues')).body).toContain('"name":"mail"')
      await redis.stop()
      expect(await ask('/readyz')).toEqual({ status: 200, body: '{"ready":true,"missing":["redis"]}' })
    },
  )
})
