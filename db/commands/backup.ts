// `npm run backup -- <file>`: a copy of everything in one file, while Prokura runs.
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { backUp } from '../backup.ts'
import { cannotUse, Mistake, program, say, withDatabase } from './program.ts'

await program((signal) => {
  const [file, ...more] = process.argv.slice(2)
  if (!file || more.length > 0 || file.startsWith('-'))
    throw new Mistake('Say which file to write, e.g. npm run backup -- prokura-backup.tar.gz')
  return withDatabase({ existing: true }, async ({ url, dataDir }) => {
    const secret = dataDir === null ? null : await generatedSecret(dataDir)
    const { tables, rows, bytes } = await backUp(url, resolve(file), { secret, signal }).catch((error) => {
      throw cannotUse(error, `${file} cannot be written`)
    })
    say(`Backed up ${rows} rows of ${tables} tables into ${file} (${(bytes / 1e6).toFixed(1)} MB).`)
    say(
      secret
        ? 'It holds the secret too: whoever has this file can read everything and make links that work. Keep it safe.'
        : 'SECRET is not in it: keep it beside this file.',
    )
  })
})

/** The secret that Prokura made itself; null where the operator keeps one. */
async function generatedSecret(dataDir: string): Promise<string | null> {
  if (process.env.SECRET?.trim()) return null
  return await readFile(join(dataDir, 'secret'), 'utf8').catch(() => null)
}
