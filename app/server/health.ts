import type { RequestHandler } from 'express'
import { migrations } from '../domain/instance-status.ts'
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
    const { missing } = await within(2_000, migrations())
    return missing.length > 0 ? [`migrations: ${missing.join(', ')}`] : []
  } catch {
    return ['database']
  }
}
