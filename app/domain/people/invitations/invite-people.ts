import { sql as pool, type Sql } from '#db/sql.server.ts'
import { parseAddressList, type AddressRefusal } from '../../addresses.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { undoing } from '../../linking/undoing.ts'
import { mayInvite, sendInvitation, type InvitationRefusal } from './invite-member.ts'
import { asInviting, takeLicence, type InvitingRefusal } from '../licences/licences.ts'
import { takeTurns } from '../turns.ts'

/** At most this many in one batch; a day has room for no more mails anyway. */
export const mostInvited = 100

/** What the account knows of an address already, so that it is not invited. */
export type Known = { address: string; name: string; state: 'member' | 'deactivated' | 'invited' }
export type InvitationReview = {
  free: string[]
  known: Known[]
  repeated: string[]
  invalid: { text: string; reason: AddressRefusal }[]
}

/** Sorts pasted text into who can be invited and who cannot, with the reason for each. Changes nothing. */
export async function reviewInvitations(accountId: string, text: string): Promise<InvitationReview> {
  const { addresses, invalid, repeated } = parseAddressList(text)
  const known = await knownAddresses(pool, accountId, addresses)
  const taken = new Set(known.map(({ address }) => address))
  return { free: addresses.filter((address) => !taken.has(address)), known, repeated, invalid }
}

export type PeopleInvited = { ok: true; addresses: string[] }
export type BatchRefusal =
  | Extract<
      InvitationRefusal,
      { reason: 'own-membership' | 'not-allowed' | 'no-such-role' | 'role-too-high' | 'too-many' }
    >
  | { reason: 'nobody-chosen' | 'too-many-addresses' }
  /** Somebody came or was invited since the review. */
  | { reason: 'known-by-now'; known: Known[] }
  | InvitingRefusal

/**
 * Invites several addresses, parsed and distinct, with one role: all of them or nobody (P2). There must be a free licence
 * for each (P1). One entry in the log tells of all.
 */
export async function invitePeople(
  standing: Standing,
  { addresses, role: wanted }: { addresses: string[]; role: string },
): Promise<PeopleInvited | ({ ok: false } & BatchRefusal)> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  if (addresses.length === 0) return { ok: false, reason: 'nobody-chosen' }
  if (addresses.length > mostInvited) return { ok: false, reason: 'too-many-addresses' }
  const accountId = standing.account.id
  return await undoing<PeopleInvited | ({ ok: false } & BatchRefusal)>(async (sql, refuse) => {
    await takeTurns(sql, accountId)
    const may = await mayInvite(sql, standing, wanted)
    if (!may.ok) return may
    const { role } = may
    const known = await knownAddresses(sql, accountId, addresses)
    if (known.length > 0) return { ok: false, reason: 'known-by-now', known }
    const missing = await takeLicence(sql, accountId, { newcomers: true, count: addresses.length })
    if (missing) return { ok: false, ...asInviting(missing) }
    const ids: string[] = []
    // Counters of addresses are shared with other accounts: in one order for everybody, lest two wait for each other.
    for (const address of addresses.toSorted()) {
      const sent = await sendInvitation(sql, standing, { address, role })
      if (!sent.ok) return refuse(sent)
      ids.push(sent.invitationId)
    }
    const one = addresses.length === 1
    await record(sql, standing, {
      action: 'member.invited',
      subject: one ? addresses[0]! : String(addresses.length),
      subjectId: one ? ids[0] : undefined,
      after: { role, addresses },
    })
    return { ok: true, addresses }
  })
}

async function knownAddresses(sql: Sql, accountId: string, addresses: string[]): Promise<Known[]> {
  return [
    ...(await sql<Known[]>`
      select w.address, coalesce(u.name, '') as name,
        case when m.id is null then 'invited' when m.deactivated_at is null then 'member' else 'deactivated' end as state
      from unnest(${addresses}::text[]) with ordinality as w(address, turn)
      left join user_addresses a on a.address = w.address and a.verified_at is not null
      left join memberships m on m.user_id = a.user_id and m.account_id = ${accountId} and m.ended_at is null
      left join users u on u.id = m.user_id
      left join invitations i on i.account_id = ${accountId} and i.address = w.address
        and i.accepted_at is null and i.cancelled_at is null
      where m.id is not null or i.id is not null
      order by w.turn`),
  ]
}
