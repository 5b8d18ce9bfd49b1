import { sql } from '#db/sql.server.ts'
import { aContact } from '#test/support/contacts.ts'
import type { Account, Member } from '#test/support/people.ts'

/** The list of contacts and its views, with something on them; paths within the account. */
export async function listScreens(client: Account, colleague: Member): Promise<string[]> {
  await aContact(client, {
    name: 'Friederike Möllendorff',
    company: 'Möbelhaus Schleswig-Holstein GmbH',
    emails: ['einkauf@moebelhaus-schleswig-holstein.test'],
    ownerId: colleague.membershipId,
  })
  await aContact(client, { name: 'Ben Okafor', territory: 'Süd', status: 'won' })
  const [view] = await sql<{ id: string }[]>`
    insert into contact_views (account_id, membership_id, name, shared_at, query)
    values (${client.id}, ${client.owner.membershipId}, 'Heiße Leads im Norden', now(), 'status=open&if=leadScore.at-least.50')
    returning id`
  return [
    '/contacts',
    '/contacts?q=nothing-like-it',
    '/contacts?order=name&if=leadScore.at-most.50&if=company.contains.holstein&match=any',
    '/contacts?attribute=leadScore&operator=at-least&value=viel',
    '/contacts/views?status=open',
    `/contacts/views/${view!.id}`,
    `/contacts/views/${view!.id}/deletion`,
  ]
}
