import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The secret of an installation that keeps its own: made on the first start, readable by this user alone. */
export async function keptSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, 'secret')
  await writeFile(path, randomBytes(32).toString('base64url'), {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  }).catch((error) => {
    if (error.code !== 'EEXIST') throw error
  })
  const secret = (await readFile(path, 'utf8')).trim()
  if (secret.length < 32)
    throw new Error(`${path} holds no secret. Put one of 32 characters or more there, or set SECRET.`)
  return secret
}
