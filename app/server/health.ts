import type { RequestHandler } from 'express'
import { knownMigrations } from '#db/migrate.ts'
import { sql } from '#db/sql.server.ts'
import { within } from '../within.ts'

/** The process lives; says nothing about anything else. */
export const healthz: RequestHandler = (_req, res) =>
  void res.set('Cache-Control', 'no-store').json({ alive: true })

/** 200 where the database answers and is migrated, else 503 naming what is missing. Redis may be away: nobody waits for it. */
export const readyz: RequestHandler = async (_req, res) => {
  const missing = await missingParts()
  res.set('Cache-Control', 'no-store')
  res.status(missing.length === 0 ? 200 : 503).json({ ready: missing.length === 0, missing })
}

async function missingParts(): Promise<string[]> {
  try {
    const applied = await within(2_000, appliedMigrations())
    const lacking = (await knownMigrations()).filter((name) => !applied.has(name))
    return lacking.length > 0 ? [`migrations: ${lacking.join(', ')}`] : []
  } catch {
    return ['database']
  }
}

async function appliedMigrations(): Promise<Set<string>> {
  try {
    const rows = await sql<{ name: string }[]>`select name from migrations`
    return new Set(rows.map(({ name }) => name))
  } catch (error) {
    if ((error as { code?: string }).code === '42P01') return new Set()
    throw error
  }
}
