// What the operator's commands have in common: reaching the database, saying in one line what is wrong, exit codes.
import { resolve } from 'node:path'

/** What was typed or set is wrong, and the message says how to mend it. The program ends with 2. */
export class Mistake extends Error {}

export type Reached = {
  url: string
  /** The folder of the embedded database; null where DATABASE_URL names another. */
  dataDir: string | null
  /** Ends the embedded database where it was started for the purpose. */
  close: () => Promise<void>
}

export const say = (text: string) => void process.stdout.write(`${text}\n`)

/**
 * Runs a command to its end: 0 done, 1 failed, 2 typed or set wrongly. Ctrl-C and SIGTERM abort the signal, so that
 * what was begun is taken back.
 */
export async function program(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => stopping.abort(new Error('It was stopped; what was under way is taken back.')))
  try {
    await work(stopping.signal)
  } catch (error) {
    process.stderr.write(`${reasonOf(stopping.signal.aborted ? stopping.signal.reason : error)}\n`)
    process.exitCode = error instanceof Mistake ? 2 : 1
  }
}

/**
 * The database that these settings name: DATABASE_URL, else the embedded one in DATA_DIR. With `existing`, a DATA_DIR
 * that holds none is a mistake; else it is made.
 */
export async function reachDatabase({ existing }: { existing: boolean }): Promise<Reached> {
  const given = process.env.DATABASE_URL?.trim()
  if (given) {
    if (!URL.canParse(given) || !/^postgres(ql)?:$/.test(new URL(given).protocol))
      throw new Mistake('DATABASE_URL is not understood: it must be a URL that begins with postgres://…')
    return { url: given, dataDir: null, close: async () => {} }
  }
  const dataDir = resolve(process.env.DATA_DIR?.trim() || '.data')
  const { reachEmbedded } = await import('../embedded.ts')
  const embedded = await reachEmbedded({ dataDir, say, existing })
  if (!embedded)
    throw new Mistake(
      `There is no database in ${dataDir}: set DATA_DIR to the folder that Prokura uses, or DATABASE_URL.`,
    )
  return { url: embedded.url, dataDir, close: embedded.stop }
}

/** Does something with the database and leaves it as it was found, running or not. */
export async function withDatabase<T>(
  options: { existing: boolean },
  work: (reached: Reached) => Promise<T>,
): Promise<T> {
  const reached = await reachDatabase(options)
  return await work(reached).finally(reached.close)
}

/** A path that was typed wrongly is a mistake; anything else stays what it is. */
export function cannotUse(error: unknown, what: string): unknown {
  const { code } = error as { code?: unknown }
  if (code === 'ENOENT' || code === 'ENOTDIR') return new Mistake(`${what}: there is nothing of that name.`)
  if (code === 'EACCES' || code === 'EPERM') return new Mistake(`${what} by this user.`)
  return code === 'EISDIR' ? new Mistake(`${what}: it is a folder.`) : error
}

const reasons: Record<string, string> = {
  ECONNREFUSED: 'The database does not answer. Start it, or correct DATABASE_URL.',
  CONNECT_TIMEOUT: 'The database does not answer. Start it, or correct DATABASE_URL.',
  CONNECTION_CLOSED: 'The database ended the connection. Try again.',
  CONNECTION_ENDED: 'The database ended the connection. Try again.',
  ENOTFOUND: 'The host in DATABASE_URL is not known. Correct it.',
  EAI_AGAIN: 'The host in DATABASE_URL is not known. Correct it.',
  '28P01': 'The database refuses user or password. Correct DATABASE_URL.',
  '28000': 'The database refuses this user. Correct DATABASE_URL.',
  '3D000': 'There is no database of that name. Create it, or correct DATABASE_URL.',
  '42501':
    'The user in DATABASE_URL may not make tables there. Let it own the database (createdb --owner=prokura prokura).',
  ENOSPC: 'The disk is full; no backup was left behind.',
  '57P01': 'The database was shut down meanwhile. Try again.',
  '57P03': 'The database is just starting. Try again.',
}

function reasonOf(error: unknown): string {
  const code = String((error as { code?: unknown }).code)
  return reasons[code] ?? (error instanceof Error ? error.message : String(error))
}
