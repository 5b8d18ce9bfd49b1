import { setTimeout as pause } from 'node:timers/promises'
import type { Config } from '../config.ts'
import { isDatabaseAway } from '../server/database-away.ts'
import type { Ending } from './ending.ts'
import { keptSecret } from './secret.ts'

/**
 * Starts the embedded PostgreSQL unless DATABASE_URL names another, and brings it up to date. Puts what was decided into
 * the environment, for everything that is loaded afterwards. False where the process is to end meanwhile.
 */
export async function readyDatabase(config: Config, say: (text: string) => void, { toEnd, signal }: Ending) {
  let databaseUrl = config.databaseUrl
  if (!databaseUrl) {
    const { startEmbedded } = await import('#db/embedded.ts')
    const embedded = await startEmbedded({ dataDir: config.dataDir, say })
    toEnd('database', embedded.stop)
    databaseUrl = embedded.url
  }
  process.env.DATABASE_URL = databaseUrl
  process.env.SECRET = config.secret || (await keptSecret(config.dataDir))
  process.env.DEMO = config.demo ? '1' : '0'
  if (signal.aborted) return false

  const applied = await migrated(databaseUrl, say, signal)
  if (signal.aborted) return false
  if (applied.length > 0) say(`The database was brought up to date (${applied.length} steps).`)
  const { sql } = await import('#db/sql.server.ts')
  toEnd('connections', () => sql.end({ timeout: 5 }))
  if (config.demo) await (await import('#db/seed.ts')).seedDemo()
  return !signal.aborted
}

/** Migrates, and gives a database that starts beside us half a minute to answer. */
async function migrated(url: string, say: (text: string) => void, signal: AbortSignal): Promise<string[]> {
  const { migrate } = await import('#db/migrate.ts')
  for (let attempt = 1; ; attempt++) {
    try {
      return await migrate(url, { say, signal })
    } catch (error) {
      if (!isDatabaseAway(error)) throw error
      if (attempt === 30 || signal.aborted)
        throw new Error('The database does not answer. Start it, or correct DATABASE_URL.', { cause: error })
      if (attempt === 1) say('The database does not answer yet; waiting for it …')
      await pause(1000, undefined, { signal })
    }
  }
}
