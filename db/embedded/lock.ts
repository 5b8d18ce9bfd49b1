import { randomBytes } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { startOf } from './processes.ts'

/** Another living process uses the data folder. */
export class AlreadyRunning extends Error {}

/**
 * Takes a lock file for the life of this process, so that no two processes run on one data folder. Returns how to let go.
 * Throws where another living process holds it. A lock whose holder was killed is taken over.
 */
export async function takeLock(path: string): Promise<() => Promise<void>> {
  const content = `${process.pid} ${await startOf(process.pid)}`
  const mine = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(mine, content)
  try {
    for (;;) {
      const held = await tryLink(mine, path, content)
      if (held === null) break
      const [pid, started] = held.split(/ (.*)/)
      if ((await startOf(Number(pid))) === started)
        throw new AlreadyRunning(`Prokura is already running on this data folder, as process ${pid}.`)
      await removeStale(path, held, `${mine}.stale`)
    }
  } finally {
    await rm(mine, { force: true })
  }
  return async () => {
    if ((await readFile(path, 'utf8').catch(() => null)) === content) await rm(path, { force: true })
  }
}

/** Null where the lock is ours now, else what the present lock says. */
async function tryLink(mine: string, path: string, content: string): Promise<string | null> {
  try {
    await link(mine, path)
    // Somebody who judged an older lock stale may be moving ours away this moment, and puts it back if so.
    await new Promise((resolve) => setTimeout(resolve, 20))
    const now = await readFile(path, 'utf8').catch(() => null)
    return now === content ? null : (now ?? tryLink(mine, path, content))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return (await readFile(path, 'utf8').catch(() => null)) ?? tryLink(mine, path, content)
  }
}

/** Removes the lock if it still is the one that was judged; a newer one is put back. */
async function removeStale(path: string, judged: string, aside: string) {
  try {
    await rename(path, aside)
  } catch {
    return
  }
  if ((await readFile(aside, 'utf8')) !== judged) await link(aside, path).catch(() => {})
  await rm(aside, { force: true })
}
