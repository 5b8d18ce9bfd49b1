import { sql } from '#db/sql.server.ts'
import { aContact } from '#test/support/contacts.ts'
import { aFollowUp, aRemindingList } from '#test/support/follow-ups.ts'
import type { Account, Member } from '#test/support/people.ts'

/** Gives an account follow-ups of every kind and figures of some months; returns the paths of their screens below it. */
export async function followUpScreens(account: Account, colleague: Member): Promise<string[]> {
  const { membershipId: mine } = account.owner
  const list = await aRemindingList(account, 30, 'Wiedervorlage Messekontakte Frühjahr')
  const quiet = await aRemindingList(account, null, 'Verteiler Weihnachtspost')
  await sql`
    insert into list_watchers (account_id, list_id, membership_id)
    values (${account.id}, ${list}, ${mine}), (${account.id}, ${quiet}, ${mine})`
  const names = ['Annegret Sommerfeld-Michaelsen', 'Bo Lund', 'Cem Aydın', 'Dörte Klaaßen']
  const contacts = await Promise.all(names.map((name) => aContact(account, { name, ownerId: mine })))
  for (const [index, dueIn] of ['-9 days', '1 minute', '12 days'].entries()) {
    const id = await aFollowUp(account, list, contacts[index]!, mine, dueIn)
    if (index === 2) await sql`update follow_ups set snoozed_at = now() where id = ${id}`
  }
  await aFollowUp(account, list, contacts[3]!, colleague.membershipId, '3 days')
  for (const [index, status] of (['won', 'lost', 'cancelled', 'won'] as const).entries())
    for (const owner of [account.owner, colleague])
      await aContact(account, {
        status,
        ownerId: owner.membershipId,
        valueCents: 1_234_567 * (index + 1),
        closedAt: new Date(Date.now() - index * 40 * 86_400_000),
      })
  return [
    '/contacts/follow-ups',
    '/contacts/follow-ups?member=all',
    '/contacts/follow-ups?due=upcoming&member=all',
    `/contacts/follow-ups?list=${quiet}`,
    `/contacts/lists/${list}/follow-ups`,
    `/contacts/lists/${quiet}/follow-ups`,
    '/contacts/statistics?period=this-year',
    '/contacts/statistics?period=this-year&by=team&chart=value',
    '/contacts/statistics?period=this-year&by=date&per=month',
    '/contacts/statistics?period=free&from=2019-01-01&until=2019-01-31',
    `/contacts/${contacts[0]!}`,
  ]
}
