import { readConfig } from '#app/config.ts'
import type { ProvisionRefusal } from '#app/domain/identity/provision-account.ts'
import { keptSecret } from '#app/start/secret.ts'
import { Mistake } from '#db/commands/program.ts'
import type { Command } from './command.ts'

const words: Record<ProvisionRefusal['reason'], string> = {
  'bad-name': '--name must have 1 to 200 characters.',
  'bad-owner-name': '--owner-name must have 1 to 200 characters.',
  'bad-address': '--owner-email is no address: give one like anna@example.com.',
  'no-such-language': '--locale must be en or de.',
  'no-such-zone': '--time-zone is not known: give a name like Europe/Berlin or UTC.',
}

export const createAccount: Command = {
  name: 'create-account',
  summary: 'opens an account and gives it an owner',
  options:
    '--name "Café Krüger" --owner-email anna@example.com --owner-name "Anna Krüger" [--locale en|de] [--time-zone Europe/Berlin]',
  takes: {
    name: 'required',
    'owner-email': 'required',
    'owner-name': 'required',
    locale: 'optional',
    'time-zone': 'optional',
  },
  async run(given, { dataDir }) {
    // The link begins with APP_URL and is signed with SECRET, so both must be those of the running Prokura.
    if (dataDir !== null) process.env.SECRET ||= await keptSecret(dataDir)
    const read = readConfig(process.env)
    if ('faults' in read)
      throw new Mistake(
        `Give this command the same settings as Prokura itself:\n  - ${read.faults.join('\n  - ')}`,
      )
    const { provisionAccount } = await import('#app/domain/identity/provision-account.ts')
    const outcome = await provisionAccount({
      name: given.name!,
      ownerAddress: given['owner-email']!,
      ownerName: given['owner-name']!,
      locale: given.locale ?? 'en',
      timeZone: given['time-zone'] ?? 'UTC',
    })
    if (!outcome.ok) throw new Mistake(words[outcome.reason])
    const { accountId, ownerAddress, link } = outcome
    const opened = `The account ${accountId} is open; its owner is ${ownerAddress}.`
    if (!link) return [opened, 'The owner has a login already, and finds the account there.']
    return [
      opened,
      `Hand this link to the owner, who sets a password with it, once, until ${link.expiresAt.toISOString()}:`,
      link.url,
      `Later, "Forgotten password?" at ${read.config.appUrl}/sign-in does the same.`,
    ]
  },
}
