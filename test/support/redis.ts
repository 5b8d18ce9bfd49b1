// A real Redis on a free port with a folder of its own, for tests inside describeWith(['redis-server'], …):
//   const redis = await startRedis(); redis.url; await redis.kill(); await redis.start(); redis.freeze(); await redis.stop()
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { freePort } from '#db/embedded/ports.ts'
import { pathOf } from './needs.ts'

export type TestRedis = Awaited<ReturnType<typeof startRedis>>

export async function startRedis({ running = true } = {}) {
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  const folder = await mkdtemp(join(tmpdir(), 'prokura-redis-'))
  let child: ChildProcess | null = null

  async function start() {
    // Keeps nothing on disk: what a killed Redis forgets is what the tests are about.
    const settings = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      folder,
    ]
    child = spawn(pathOf('redis-server')!, settings, { stdio: 'ignore' })
    for (const deadline = Date.now() + 10_000; ;) {
      const answers = await ask((redis) => redis.ping()).catch(() => null)
      if (answers) return
      if (Date.now() > deadline) throw new Error('redis-server does not answer')
    }
  }

  /** Runs commands on a connection of its own. */
  async function ask<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 })
    redis.on('error', () => {})
    try {
      await redis.connect()
      return await work(redis)
    } finally {
      redis.disconnect()
    }
  }

  async function kill(signal: NodeJS.Signals = 'SIGKILL') {
    const ending = child
    child = null
    if (!ending) return
    const ended = once(ending, 'exit')
    // A frozen process does not hear that it is to end.
    ending.kill('SIGCONT')
    ending.kill(signal)
    await ended
  }

  if (running) await start()
  return {
    url,
    start,
    ask,
    kill,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async stop() {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
