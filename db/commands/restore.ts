// `npm run restore -- <file>`: fills an empty database from a backup.
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { NotEmpty, restore } from '../restore.ts'
import { cannotUse, Mistake, program, say, withDatabase } from './program.ts'

await program((signal) => {
  const [file, ...more] = process.argv.slice(2)
  if (!file || more.length > 0 || file.startsWith('-'))
    throw new Mistake('Say which file to restore, e.g. npm run restore -- prokura-backup.tar.gz')
  return withDatabase({ existing: false }, async ({ url, dataDir }) => {
    const restored = await restore(url, resolve(file), { say, signal }).catch((error) => {
      if (error instanceof NotEmpty) throw new Mistake(`${error.message} ${wayOut(dataDir)}`)
      throw cannotUse(error, `${file} cannot be read`)
    })
    const { rows, tables, version, takenAt, secret } = restored
    say(`Restored ${rows} rows of ${tables} tables, as they were at ${takenAt} in Prokura ${version}.`)
    if (secret) await putSecret(secret, dataDir, file)
    say(
      'What happened since is not in it: access that was ended later is open again, and mails that waited then go out ' +
        'when Prokura starts.',
    )
  })
})

function wayOut(dataDir: string | null): string {
  return dataDir === null
    ? 'Create a new one (createdb prokura_restored) and let DATABASE_URL name it.'
    : `Set DATA_DIR to a new folder, or move ${dataDir} away first.`
}

/** Puts the secret where Prokura looks for it. One that is there already goes along with the empty database's start. */
async function putSecret(secret: string, dataDir: string | null, file: string) {
  if (dataDir === null)
    return say(`The backup holds a secret too. Start Prokura with SECRET="$(tar -xzOf ${file} secret)".`)
  const path = join(dataDir, 'secret')
  const present = await readFile(path, 'utf8').catch(() => null)
  if (present !== null && present !== secret) {
    await writeFile(`${path}.before-restore`, present, { mode: 0o600 })
    say(`The secret that was there is kept in ${path}.before-restore.`)
  }
  await writeFile(path, secret, { mode: 0o600, flush: true })
}
