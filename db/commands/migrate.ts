// `npm run migrate`: brings the database of DATABASE_URL, or the embedded one of DATA_DIR, up to this build.
import { migrate } from '../migrate.ts'
import { program, say, withDatabase } from './program.ts'

await program((signal) =>
  withDatabase({ existing: false }, async ({ url }) => {
    const applied = await migrate(url, { say, signal })
    say(
      applied.length === 0
        ? 'The database was up to date already.'
        : `The database is up to date; applied now: ${applied.join(', ')}.`,
    )
  }),
)
