import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Ids under which PostgreSQL runs, because it refuses to run as root. */
export type ServerUser = { name: string; uid: number; gid: number }

/**
 * The user to drop to: null where this process is not root. As root an existing `postgres`, else `nobody`;
 * no system user is ever created.
 */
export async function serverUser(): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null
  for (const name of ['postgres', 'nobody']) {
    const user = await lookUp(name)
    if (user) return user
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and there is neither a user "postgres" nor "nobody" to run it as.',
  )
}

/** The user with this name or number, or null. */
export async function lookUp(name: string | number): Promise<ServerUser | null> {
  try {
    const id = async (flag: string) => (await run('id', [flag, String(name)])).stdout.trim()
    // `id` prints -2 for nobody on macOS; the kernel wants it as an unsigned number.
    return { name: await id('-nu'), uid: Number(await id('-u')) >>> 0, gid: Number(await id('-g')) >>> 0 }
  } catch {
    return null
  }
}

/** Options of a child process that is to run as this user, with nothing of our environment but the path. */
export function asUser(user: ServerUser | null) {
  const { PATH, SystemRoot } = process.env
  const env = { PATH, SystemRoot, LC_ALL: 'C', TZ: 'UTC' } as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv
  return user ? { uid: user.uid, gid: user.gid, cwd: '/', env } : { env }
}

/** Whether this user can enter a folder, or run a program, judged by letting them try. */
export async function canReach(user: ServerUser | null, path: string): Promise<boolean> {
  if (!user) return true
  return run('/bin/sh', ['-c', 'test -r "$0" && test -x "$0"', path], asUser(user)).then(
    () => true,
    () => false,
  )
}
