import { parseArgs } from 'node:util'
import { Mistake, type Reached } from '#db/commands/program.ts'

/** One thing the operator can do. */
export type Command = {
  name: string
  /** In a few words, for the list of all. */
  summary: string
  /** Each option with a value it could have; those that may be left out are in square brackets. */
  options: string
  /** Names of the options, and whether each must be given. */
  takes: Record<string, 'required' | 'optional'>
  /** Returns what to say. */
  run: (given: Record<string, string>, reached: Reached) => Promise<string[]>
}

export function usageOf({ name, options }: Pick<Command, 'name' | 'options'>): string {
  return `npm run admin -- ${name} ${options}`.trim()
}

/** The options as typed, or a mistake that says which one is wrong and how the command is written. */
export function optionsOf(command: Command, args: string[]): Record<string, string> {
  const usage = `\n  ${usageOf(command)}`
  const options = Object.fromEntries(
    Object.keys(command.takes).map((name) => [name, { type: 'string' as const }]),
  )
  let values: Record<string, string | undefined>
  try {
    values = parseArgs({ args, options, allowPositionals: false }).values as typeof values
  } catch (error) {
    throw new Mistake(`${(error as Error).message.split('. ')[0]}. It is written like this:${usage}`)
  }
  const missing = Object.keys(command.takes).filter(
    (name) => command.takes[name] === 'required' && !values[name]?.trim(),
  )
  if (missing.length > 0)
    throw new Mistake(
      `${missing.map((name) => `--${name}`).join(' and ')} is missing. It is written like this:${usage}`,
    )
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >
}

const id = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

/** A mistake where what was given for --account cannot be an account's id. */
export function requireAccountId(text: string) {
  if (!id.test(text))
    throw new Mistake(
      '--account is no id: take it from the address of its pages, /a/<account>/…, 36 characters with dashes.',
    )
}
