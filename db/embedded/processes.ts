import { execFile } from 'node:child_process'
import { readFile, readlink, realpath } from 'node:fs/promises'
import { basename } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** When a process started, in a form that only serves to compare; null where no such process lives. */
export async function startOf(pid: number): Promise<string | null> {
  if (process.platform === 'linux') {
    const fields = (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''))
      .split(') ')
      .at(-1)
      ?.split(' ')
    // Third field of stat is the state, 22nd the start; a zombie only waits to be collected.
    return fields?.[19] && !['Z', 'X'].includes(fields[0]!) ? fields[19] : null
  }
  if (process.platform === 'win32') return isListed(pid) ? 'alive' : null
  return run('ps', ['-o', 'lstart=', '-p', String(pid)]).then(
    ({ stdout }) => stdout.trim() || null,
    () => null,
  )
}

/**
 * Whether a process is a PostgreSQL at work in this data folder: `perhaps` where it is a PostgreSQL and the system
 * does not tell in which folder.
 */
export async function servesFolder(pid: number, data: string): Promise<'yes' | 'perhaps' | 'no'> {
  if ((await startOf(pid)) === null) return 'no'
  if (process.platform === 'win32') return 'perhaps'
  if ((await programOf(pid)) !== 'postgres') return 'no'
  // A postmaster works inside its data folder; only Linux shows where a process is.
  const at = await readlink(`/proc/${pid}/cwd`).catch(() => null)
  if (at === null) return 'perhaps'
  return at === (await realpath(data)) ? 'yes' : 'no'
}

async function programOf(pid: number): Promise<string> {
  if (process.platform === 'linux')
    return (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim()
  return run('ps', ['-o', 'comm=', '-p', String(pid)]).then(
    ({ stdout }) => basename(stdout.trim()),
    () => '',
  )
}

function isListed(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
