import type { RequestHandler } from 'express'
import { knownMigrations } from '#db/migrate.ts'
import { sql } from '#db/sql.server.ts'

/** The process lives; says nothing about anything else. */
export const healthz: RequestHandler = (_req, res) =>
  void res.set('Cache-Control', 'no-store').json({ alive: true })

/** 200 where the database answers and is migrated, else 503 naming what is missing. */
export const readyz: RequestHandler = async (_req, res) => {
  const missing = await missingParts()
  res.set('Cache-Control', 'no-store')
  res.status(missing.length === 0 ? 200 : 503).json({ ready: missing.length === 0, missing })
}

async function missingParts(): Promise<string[]> {
  try {
    const rows = await within(2_000, sql<{ name: string }[]>`select name from migrations`)
    const applied = new Set(rows.map((row) => row.name))
    return (await knownMigrations()).filter((name) => !applied.has(name)).map((name) => `migration ${name}`)
  } catch (error) {
    return [(error as { code?: string }).code === '42P01' ? 'migrations' : 'database']
  }
}

async function within<T>(milliseconds: number, work: PromiseLike<T>): Promise<T> {
  let timer: NodeJS.Timeout
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), milliseconds)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
