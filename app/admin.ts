// `npm run admin -- <command>`: what the operator can do at the console, beside a running Prokura or without it.
import { Mistake, program, say, withDatabase, type Reached } from '#db/commands/program.ts'
import { knownMigrations } from '#db/migrate.ts'
import { optionsOf, usageOf, type Command } from './admin/command.ts'
import { createAccount } from './admin/create-account.ts'
import { revokeSessions } from './admin/revoke-sessions.ts'
import { status } from './admin/status.ts'
import { switchOffSecondFactor } from './admin/switch-off-second-factor.ts'
import { transferAccount } from './admin/transfer-account.ts'

const commands: Command[] = [createAccount, transferAccount, revokeSessions, switchOffSecondFactor, status]

const help = [
  'For the operator of this Prokura. It takes the same settings as Prokura itself (DATABASE_URL or DATA_DIR, …).',
  ...commands.map((command) => `\n${command.name}: ${command.summary}\n  ${usageOf(command)}`),
  '\nIt ends with 0 when done, 1 when it failed, 2 when something was typed or set wrongly.',
].join('\n')

async function run(command: Command, given: Record<string, string>, reached: Reached): Promise<string[]> {
  const { appliedMigrations } = await import('#app/domain/instance-status.ts')
  const migrations = await appliedMigrations()
  const missing = (await knownMigrations()).some((name) => !migrations.includes(name))
  if (missing && command !== status)
    throw new Mistake('The database is not up to date with this Prokura. Run first: npm run migrate')
  return await command.run(given, reached)
}

await program(async () => {
  const [name, ...args] = process.argv.slice(2)
  if (name === '--help' || name === '-h' || name === 'help') return say(help)
  const command = commands.find((one) => one.name === name)
  if (!command)
    throw new Mistake(
      `${name ? `There is no command ${name}.` : 'Say what to do.'} These are the commands:\n\n${help}`,
    )
  if (args.includes('--help') || args.includes('-h')) return say(`${command.summary}\n  ${usageOf(command)}`)
  const given = optionsOf(command, args)
  await withDatabase({ existing: true }, async (reached) => {
    // The domain's pool takes it when it is loaded, which happens inside the command.
    process.env.DATABASE_URL = reached.url
    const lines = await run(command, given, reached).finally(async () => {
      const { sql } = await import('#db/sql.server.ts')
      await sql.end({ timeout: 1 })
    })
    for (const line of lines) say(line)
  })
})
