import { sql } from '#db/sql.server.ts'
import { record } from '../audit.ts'
import { roleNow, type Standing } from '../identity/standing.ts'
import { leave } from '../outbox.ts'
import { memberAt } from './targets.ts'
import { takeTurns } from './turns.ts'

export type TransferRefusal =
  'own-membership' | 'not-allowed' | 'not-found' | 'deactivated' | 'already-owner' | 'name-differs'

/**
 * Makes an active member the owner; the owner of before becomes admin (P10). Only the owner can, and types the
 * account's name for it. Both are told by mail.
 */
export async function transferOwnership(
  standing: Standing,
  membershipId: string,
  typedName: string,
): Promise<{ ok: true; name: string } | { ok: false; reason: TransferRefusal }> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  return await sql.begin(async (sql) => {
    await takeTurns(sql, standing.account.id)
    if ((await roleNow(sql, standing)) !== 'owner') return { ok: false, reason: 'not-allowed' }
    const target = await memberAt(sql, standing.account.id, membershipId)
    if (!target) return { ok: false, reason: 'not-found' }
    if (target.role === 'owner') return { ok: false, reason: 'already-owner' }
    if (target.deactivatedAt) return { ok: false, reason: 'deactivated' }
    const [account] = await sql<{ name: string; second: number }[]>`
      select name, extract(epoch from now())::int as second from accounts where id = ${standing.account.id}`
    if (!isSameName(typedName, account!.name)) return { ok: false, reason: 'name-differs' }

    await sql`
      update memberships set role = 'admin' where id = ${standing.membershipId} and account_id = ${standing.account.id}`
    await sql`update memberships set role = 'owner' where id = ${target.id} and account_id = ${standing.account.id}`
    await record(sql, standing, {
      action: 'ownership.transferred',
      subject: target.name,
      subjectId: target.id,
      before: { owner: standing.user.name, role: target.role },
      after: { owner: target.name, role: 'owner' },
    })
    const mail = {
      kind: 'ownership.mail-transferred',
      subjectId: target.id,
      generation: account!.second,
    } as const
    await leave(sql, { ...mail, recipientId: standing.user.id }, { ...mail, recipientId: target.userId })
    return { ok: true, name: target.name }
  })
}

/** Typed by hand: spaces around it and the way an umlaut is composed are no difference. */
function isSameName(typed: string, name: string): boolean {
  return typed.normalize('NFC').trim() === name.normalize('NFC').trim()
}
