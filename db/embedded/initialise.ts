import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { asUser, type ServerUser } from './user.ts'

/** The superuser of every cluster made here. */
export const superuser = 'prokura'

/**
 * Makes a new cluster in `<root>/data` and its password in `<root>/password` (0600), or throws with what initdb said.
 * It is made beside its place and then renamed, so that a start cut short leaves no half cluster behind.
 * Text sorts by Unicode's own rules (ICU), on every machine alike.
 */
export async function initialise(
  bin: string,
  root: string,
  user: ServerUser | null,
  sync = true,
): Promise<void> {
  const staging = join(root, `initdb-${process.pid}-${randomBytes(4).toString('hex')}`)
  await mkdir(staging, { mode: 0o700 })
  const password = join(root, 'password')
  const newPassword = `${staging}/password`
  await writeFile(newPassword, randomBytes(24).toString('base64url'), { mode: 0o600 })
  if (user) for (const path of [staging, newPassword]) await chown(path, user.uid, user.gid)
  try {
    await promisify(execFile)(
      join(bin, 'initdb'),
      [
        ...['-D', `${staging}/data`, '-U', superuser, '-A', 'scram-sha-256', `--pwfile=${newPassword}`],
        ...['-E', 'UTF8', '--no-locale', '--locale-provider=icu', '--icu-locale=und'],
        ...(sync ? [] : ['--no-sync']),
      ],
      asUser(user),
    )
    await rename(newPassword, password)
    await rename(`${staging}/data`, join(root, 'data'))
  } catch (error) {
    const said = [(error as { stdout?: string }).stdout, (error as { stderr?: string }).stderr]
      .join('\n')
      .trim()
    throw new Error(`The embedded PostgreSQL could not make its data folder:\n${said || String(error)}`)
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}
