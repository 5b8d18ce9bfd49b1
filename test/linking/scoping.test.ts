import { basename } from 'node:path'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const tables =
  'links|grants|access_requests|memberships|invitations|scoped_sessions|subscriptions|teams|team_members|address_moves|ownership_offers|account_logos'
const changes = new RegExp(`update (${tables})\\b[^\`]*?where(?:[^\`$]|\\$\\{[^\`]*?\\}|\\$)*`, 'g')

/** These lock the row first by its id and learn the account from it, or work for no account at all. */
const withoutAccount = ['accept-invitation.ts', 'end-membership.ts', 'asking.ts']

test.each(['linking', 'people'])(
  'every change in %s is scoped by account, beside the permission check',
  (folder) => {
    const path = new URL(`../../app/domain/${folder}/`, import.meta.url)
    for (const file of readdirSync(path, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts') || withoutAccount.includes(basename(file))) continue
      for (const [statement] of readFileSync(new URL(file, path), 'utf8').matchAll(changes))
        expect(statement, file).toMatch(/\b(account_id|agency_id|client_id)\b/)
    }
  },
)
