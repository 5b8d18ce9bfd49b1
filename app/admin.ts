// `npm run admin -- <command>`: what the operator can do at the console, beside a running Prokura or without it.
import { program, say, withDatabase } from '#db/commands/program.ts'
import { asked, perform } from './admin/commands.ts'

await program(async () => {
  const wish = asked(process.argv.slice(2))
  if ('help' in wish) return say(wish.help)
  await withDatabase({ existing: true }, async (reached) => {
    // The domain's pool takes it when it is loaded, which happens inside the command.
    process.env.DATABASE_URL = reached.url
    const lines = await perform(wish, reached).finally(async () => {
      const { sql } = await import('#db/sql.server.ts')
      await sql.end({ timeout: 1 })
    })
    for (const line of lines) say(line)
  })
})
