import { once } from 'node:events'
import { Redis, type RedisOptions } from 'ioredis'

/** Never the 20 s that Bull lets its own grow to: mails wait for it. */
const retryStrategy = (times: number) => Math.min(100 * 2 ** Math.min(times, 5), 2000)

/**
 * Connections to one Redis, remembered so that all of them can be cut. `tell` says fail at once while Redis is away;
 * `take` ones wait for it, since whoever takes jobs has nothing else to do.
 */
export function connections(url: string) {
  const all: Redis[] = []
  let fault: Error | null = null
  const open = (options: RedisOptions) => {
    const redis = new Redis(url, { retryStrategy, enableReadyCheck: false, ...options })
    // Said once by whoever notices that nothing gets through; each try would say it again.
    redis.on('error', (error) => (fault = error))
    all.push(redis)
    return redis
  }
  const tell = () => open({ enableOfflineQueue: false, maxRetriesPerRequest: 1 })
  let asking: Redis | null = null
  return {
    tell,
    take: () => open({ maxRetriesPerRequest: null }),
    /** Why it was last not to be reached: a command that fails meanwhile only says that there is no connection. */
    fault: () => fault,
    /** Asks whether it answers, and lets a connection be made for that. */
    async probe() {
      asking ??= tell()
      if (asking.status !== 'ready') await once(asking, 'ready')
      await asking.ping()
    },
    cut: () => all.forEach((redis) => redis.disconnect()),
  }
}
