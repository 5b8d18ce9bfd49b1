import { sql } from '#db/sql.server.ts'
import { aContact, aField, aList } from '#test/support/contacts.ts'
import type { Member } from '#test/support/people.ts'

/** A contact of whom everything is known, its double, one that is archived, own fields and lists; returns their screens. */
export async function recordScreens(account: { id: string }, owner: Member): Promise<string[]> {
  const industry = await aField(account, { label: 'Branche, in der der Betrieb vor allem tätig ist' })
  const size = await aField(account, { label: 'Verpackungsgröße', choices: ['Kleinmengen', 'Palettenware'] })
  const ends = await aField(account, { label: 'Vertragsende', kind: 'date' })
  const gone = await aField(account, { label: 'Faxnummer' })
  await sql`update contact_fields set archived_at = now() where id = ${gone}`
  const fair = await aList(account, 'Frühjahrsmesse der Möbelwirtschaft')
  await aList(account, 'Newsletter')
  const facts = {
    name: 'Annegret Freifrau von Berg-Zwischenahn',
    emails: ['annegret.von.berg@niederlassung-sued.moebelhandel.test', 'info@berg.test'],
    phones: ['+49 171 5551234'],
    company: 'Holzwerkstätten Zwischenahn GmbH & Co. KG',
    companySize: 1200,
    territory: 'Schleswig-Holstein',
    productInterest: 'Büromöbel',
    leadScore: 42,
    valueCents: 123450,
  }
  const anna = await aContact(account, {
    ...facts,
    ownerId: owner.membershipId,
    custom: { [industry]: 'Möbel', [size]: 'Palettenware', [ends]: '2027-12-31' },
  })
  const double = await aContact(account, {
    ...facts,
    name: 'A. von Berg',
    company: 'Berg',
    leadScore: 7,
    custom: { [size]: 'Kleinmengen' },
  })
  const won = await aContact(account, { name: 'Tischlerei Kurz', status: 'won' })
  const archived = await aContact(account, { name: 'Café Ruhe', archived: true })
  await sql`
    insert into contact_list_entries (account_id, list_id, contact_id) values (${account.id}, ${fair}, ${anna})`
  const contacts = `/a/${account.id}/contacts`
  const fields = `/a/${account.id}/settings/contact-fields`
  return [
    ...['new', anna, won, archived, `${anna}/edit`, `${anna}/merge`, `${won}/merge`].map(
      (path) => `${contacts}/${path}`,
    ),
    `${contacts}/${anna}/merge?with=${double}`,
    `${contacts}/list-entries?contact=${anna}&contact=${won}`,
    `${contacts}/archivings?contact=${anna}&contact=${won}`,
    `${contacts}/lists`,
    `${contacts}/lists/${fair}`,
    `${contacts}/lists/${fair}/deletion`,
    fields,
    `${fields}/${size}`,
  ]
}
