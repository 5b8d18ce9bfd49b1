import type { HandOverRefusal } from '#app/domain/people/ownership/hand-over-account.ts'
import { Mistake } from '#db/commands/program.ts'
import { requireAccountId, type Command } from './command.ts'

const words: Record<HandOverRefusal, string> = {
  'unknown-account':
    'There is no account with this id: take it from the address of its pages, /a/<account>/…',
  'bad-address': '--to is no address: give one like anna@example.com.',
  'unknown-address':
    'Nobody uses this address here: give a verified address of somebody who can sign in, or let them sign up first.',
  deactivated:
    'That member is deactivated: let an admin of the account reactivate them first, or choose another.',
  'already-owner': 'That person owns the account already.',
  'no-free-licence':
    'The account has no free licence for a new member. Give it one first: npm run admin -- set-plan --account … --plan … --licences …',
}

export const transferAccount: Command = {
  name: 'transfer-account',
  summary: 'makes somebody the owner of an account whose owner is gone',
  options: '--account 6b0c3c1e-6d9a-4a37-9a49-0b4b6f5b7a01 --to anna@example.com',
  takes: { account: 'required', to: 'required' },
  async run({ account, to }) {
    requireAccountId(account!)
    const { handOverAccount } = await import('#app/domain/people/ownership/hand-over-account.ts')
    const outcome = await handOverAccount(account!, to!)
    if (!outcome.ok) throw new Mistake(words[outcome.reason])
    const { owner, formerOwner, wasMember } = outcome
    return [
      `${owner} owns ${outcome.account} now${wasMember ? '' : ', and became a member for it'}.`,
      formerOwner
        ? `${formerOwner} stays as admin. Both are told by mail.`
        : 'The new owner is told by mail.',
    ]
  },
}
