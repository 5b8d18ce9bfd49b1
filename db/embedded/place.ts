import { createHash } from 'node:crypto'
import { access, chmod, chown, cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { embeddedBinaries } from './binaries.ts'
import { canReach, lookUp, serverUser, type ServerUser } from './user.ts'

/** Where the embedded PostgreSQL lives: its programs, the folder with its data, and the user it runs as. */
export type Place = { bin: string; root: string; user: ServerUser | null }

/**
 * Finds or makes the place for a DATA_DIR. As root, PostgreSQL runs as another user; what that user cannot read
 * lives in `elsewhere`, and `say` is told.
 */
export async function findPlace(
  dataDir: string,
  say: (text: string) => void,
  elsewhere = '/var/lib/prokura',
): Promise<Place> {
  const home = join(dataDir, 'postgres')
  const user = await userFor(home)
  const root = await rootFor(user, dataDir, home, elsewhere, say)
  return { bin: await readableBinaries(user, elsewhere, say), root, user }
}

/** Folder of the programs: as npm installed them, or where their user cannot read that, a copy in `elsewhere`. */
export async function readableBinaries(
  user: ServerUser | null,
  elsewhere: string,
  say: (text: string) => void,
): Promise<string> {
  const { folder, version } = await embeddedBinaries()
  if (await readableBy(user, folder)) return join(folder, 'bin')
  const copy = join(elsewhere, `postgresql-${version}-${process.arch}`)
  if (!(await exists(copy))) {
    say(`The user ${user!.name} cannot read ${folder}, so PostgreSQL's programs are copied to ${copy}.`)
    await copyReadable(folder, copy)
  }
  return join(copy, 'bin')
}

/** Data that exist keep their owner, whichever user would be chosen today. */
async function userFor(home: string): Promise<ServerUser | null> {
  const user = await serverUser()
  const owner = await stat(join(home, 'data')).then(
    (found) => found.uid,
    () => null,
  )
  const self = process.getuid?.()
  if (owner === null || owner === user?.uid || owner === self) return user
  if (!user)
    throw new Error(
      `${home} belongs to user ${owner}: start as that user or as root, or choose another DATA_DIR.`,
    )
  return (await lookUp(owner)) ?? { name: String(owner), uid: owner, gid: owner }
}

async function rootFor(
  user: ServerUser | null,
  dataDir: string,
  home: string,
  elsewhere: string,
  say: (text: string) => void,
) {
  await mkdir(dataDir, { recursive: true })
  const away = join(
    elsewhere,
    `${basename(dataDir)}-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`,
  )
  const reachable = await canReach(user, dataDir)
  if (await exists(join(home, 'data'))) {
    if (reachable) return home
    throw new Error(
      `The user ${user!.name}, who runs PostgreSQL, cannot enter ${dataDir}: let everyone search the folders above it.`,
    )
  }
  const moved = !reachable || (await exists(join(away, 'data')))
  if (moved) say(`The user ${user!.name} cannot enter ${dataDir}, so the database lives in ${away}.`)
  const root = moved ? away : home
  if (moved) await mkdir(elsewhere, { recursive: true, mode: 0o755 })
  await mkdir(root, { recursive: true, mode: 0o700 })
  if (user) await chown(root, user.uid, user.gid)
  return root
}

async function readableBy(user: ServerUser | null, folder: string): Promise<boolean> {
  for (const part of ['bin/postgres', 'bin/initdb', 'lib', 'share/postgresql'])
    if (!(await canReach(user, join(folder, part)))) return false
  return true
}

/** Copies a folder so that everybody can read it; it appears under its name only when complete. */
async function copyReadable(from: string, to: string) {
  const staging = `${to}.${process.pid}`
  await mkdir(staging, { recursive: true, mode: 0o755 })
  await cp(from, staging, { recursive: true, verbatimSymlinks: true })
  await chmod(staging, 0o755)
  for (const entry of await readdir(staging, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory() || basename(entry.parentPath) === 'bin') await chmod(path, 0o755)
    else if (entry.isFile()) await chmod(path, 0o644)
  }
  // A start that was faster leaves a complete copy; ours is then not needed.
  await rename(staging, to).catch(() => rm(staging, { recursive: true, force: true }))
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
