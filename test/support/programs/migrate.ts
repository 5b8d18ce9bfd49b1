// One replica that migrates DATABASE_URL, from MIGRATIONS where that names a folder, and prints what it applied, as JSON.
import { pathToFileURL } from 'node:url'
import { migrate } from '#db/migrate.ts'

const { DATABASE_URL, MIGRATIONS } = process.env
const folder = MIGRATIONS ? pathToFileURL(`${MIGRATIONS}/`) : undefined
process.stdout.write(JSON.stringify(await migrate(DATABASE_URL!, { folder })))
