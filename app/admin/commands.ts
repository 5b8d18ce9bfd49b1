import { Mistake, type Reached } from '#db/commands/program.ts'
import { optionsOf, usageOf, type Command } from './command.ts'
import { createAccount } from './create-account.ts'
import { revokeSessions } from './revoke-sessions.ts'
import { setPlan } from './set-plan.ts'
import { status } from './status.ts'
import { switchOffSecondFactor } from './switch-off-second-factor.ts'
import { transferAccount } from './transfer-account.ts'

const commands: Command[] = [
  createAccount,
  setPlan,
  transferAccount,
  revokeSessions,
  switchOffSecondFactor,
  status,
]

const help = [
  'For the operator of this Prokura. It takes the same settings as Prokura itself (DATABASE_URL or DATA_DIR, …).',
  ...commands.map((command) => `\n${command.name}: ${command.summary}\n  ${usageOf(command)}`),
  '\nIt ends with 0 when done, 1 when it failed, 2 when something was typed or set wrongly.',
].join('\n')

/** What was typed: a command with its options, or a wish for help. */
export function asked(
  args: string[],
): { command: Command; given: Record<string, string> } | { help: string } {
  const [name, ...options] = args
  if (name === '--help' || name === '-h' || name === 'help') return { help }
  const command = commands.find((one) => one.name === name)
  if (!command)
    throw new Mistake(
      `${name ? `There is no command ${name}.` : 'Say what to do.'} These are the commands:\n\n${help}`,
    )
  if (options.includes('--help') || options.includes('-h'))
    return { help: `${command.summary}\n  ${usageOf(command)}` }
  return { command, given: optionsOf(command, options) }
}

/** Does it, in the database of DATABASE_URL, and returns what to say. */
export async function perform(
  { command, given }: { command: Command; given: Record<string, string> },
  reached: Reached,
): Promise<string[]> {
  const { migrations } = await import('#app/domain/instance-status.ts')
  if (command !== status && (await migrations()).missing.length > 0)
    throw new Mistake('The database is not up to date with this Prokura. Run first: npm run migrate')
  return await command.run(given, reached)
}
