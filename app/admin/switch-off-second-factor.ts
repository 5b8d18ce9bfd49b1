import { Mistake } from '#db/commands/program.ts'
import type { Command } from './command.ts'

const reasons = {
  'bad-address': '--user is no address: give one like anna@example.com.',
  'unknown-address': 'Nobody uses this address here: give a verified address of the user.',
  'no-second-factor': 'This user has no second factor.',
}

export const switchOffSecondFactor: Command = {
  name: 'switch-off-second-factor',
  summary: 'lets somebody in again who lost phone and recovery codes, and whom no admin can help',
  options: '--user anna@example.com',
  takes: { user: 'required' },
  async run({ user }) {
    const { dropSecondFactor } = await import('#app/domain/identity/factors/drop-second-factor.ts')
    const outcome = await dropSecondFactor(user!)
    if (!outcome.ok) throw new Mistake(reasons[outcome.reason])
    return [
      `The second factor of ${outcome.name} is off; the password alone signs them in now. They are told by mail.`,
    ]
  },
}
