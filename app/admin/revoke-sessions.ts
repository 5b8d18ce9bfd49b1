import { Mistake } from '#db/commands/program.ts'
import type { Command } from './command.ts'

export const revokeSessions: Command = {
  name: 'revoke-sessions',
  summary: 'signs a user out everywhere, at once',
  options: '--user anna@example.com',
  takes: { user: 'required' },
  async run({ user }) {
    const { revokeSessions } = await import('#app/domain/identity/revoke-sessions.ts')
    const outcome = await revokeSessions(user!)
    if (!outcome.ok)
      throw new Mistake(
        outcome.reason === 'bad-address'
          ? '--user is no address: give one like anna@example.com.'
          : 'Nobody uses this address here: give a verified address of the user.',
      )
    const { name, sessions, scopes } = outcome
    if (sessions === 0) return [`${name} was signed in nowhere.`]
    return [
      `${name} is signed out: ${sessions} sign-ins and ${scopes} open client accounts ended.`,
      'The password stays; whoever knows it can sign in again.',
    ]
  },
}
