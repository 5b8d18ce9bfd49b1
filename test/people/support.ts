import { randomUUID } from 'node:crypto'
import { linkToken } from '#app/domain/identity/tokens.ts'
import type { GrantableRole } from '#app/domain/roles.ts'
import { sql } from '#db/sql.server.ts'
import type { Account, Member } from '#test/support/people.ts'

export const freshAddress = () => `guest-${randomUUID()}@example.test`

/** An open invitation by the account's owner unless told otherwise, with the token its mail carried. */
export async function anInvitation(
  account: Account,
  facts: { inviter?: Member; address?: string; role?: GrantableRole; sentSecondsAgo?: number } = {},
) {
  const { inviter = account.owner, address = freshAddress(), role = 'member', sentSecondsAgo = 0 } = facts
  const [row] = await sql<[{ id: string }]>`
    insert into invitations (account_id, address, role, inviter_id, sent_at, expires_at)
    select ${account.id}, ${address}, ${role}, ${inviter.membershipId}, at, at + interval '168 hours'
    from (select now() - ${`${sentSecondsAgo} seconds`}::interval as at) t
    returning id`
  return { id: row.id, address, role, token: linkToken('invitation', row.id, 1) }
}

/** The actions in an account's log, oldest first. */
export async function actionsIn(accountId: string): Promise<string[]> {
  const rows = await sql<{ action: string }[]>`
    select action from audit_entries where account_id = ${accountId} order by id`
  return rows.map((row) => row.action)
}

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

/** How many of several outcomes succeeded. */
export const done = (outcomes: { ok: boolean }[]) => outcomes.filter((outcome) => outcome.ok).length

/** Lets every transaction read before any writes: the moment in which naive code goes wrong. */
export function meeting(count: number) {
  let waiting = count
  let open = () => {}
  const all = new Promise<void>((resolve) => (open = resolve))
  return async () => {
    if (--waiting === 0) open()
    await all
  }
}
