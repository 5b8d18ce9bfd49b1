import { describe, expect, test } from 'vitest'
import { archiveField } from '#app/domain/contacts/fields/archive-field.ts'
import { changeField } from '#app/domain/contacts/fields/change-field.ts'
import { contactFields } from '#app/domain/contacts/fields/contact-fields.ts'
import { createField } from '#app/domain/contacts/fields/create-field.ts'
import { fieldLabel, mostFields } from '#app/domain/contacts/fields/field-labels.ts'
import { moveField } from '#app/domain/contacts/fields/move-field.ts'
import { restoreField } from '#app/domain/contacts/fields/restore-field.ts'
import { attributeWords } from '#app/routes/contacts/record/contact-words.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { sql } from '#db/sql.server.ts'
import { aContact, aField } from '#test/support/contacts.ts'
import { anAccount, standingOf } from '#test/support/people.ts'
import { anOffice, outcome } from './office.ts'

const text = (label: string) => ({ label, kind: 'text', choices: '' })

describe('an account’s own fields', () => {
  test('are the admins’ to make, also while they act for an agency', async () => {
    const office = await anOffice()
    for (const [name, verdict] of [
      ['owner', 'ok'],
      ['ada', 'ok'],
      ['acting admin', 'ok'],
      ['max', 'not-allowed'],
      ['acting manager', 'not-allowed'],
      ['mia', 'not-allowed'],
      ['vic', 'not-allowed'],
    ] as const)
      expect([name, outcome(await createField(await office.as(name), text(`By ${name}`)))]).toEqual([
        name,
        verdict,
      ])
  })

  test('have labels that are each one’s own, whatever the case and the width of the letters', async () => {
    const { as, account } = await anOffice()
    const asAda = await as('ada')
    expect(outcome(await createField(asAda, text(' Branche\u200B ')))).toBe('ok')
    for (const [label, reason] of [
      ['BRANCHE', 'label-taken'],
      ['Ｂｒａｎｃｈｅ', 'label-taken'],
      ['  ', 'label-missing'],
      ['x'.repeat(101), 'label-too-long'],
      ['\uFDFA'.repeat(100), 'label-too-long'],
      ['Company', 'label-reserved'],
      ['GEBIET', 'label-reserved'],
      ['kontaktinhaber', 'label-reserved'],
    ] as const)
      expect([label, outcome(await createField(asAda, text(label)))]).toEqual([label, reason])
    expect((await contactFields(account.id)).map(({ label }) => label)).toEqual(['Branche'])
  })

  test('cannot be called like anything that every contact has, in either language', () => {
    const ours = [
      ...Object.values(attributeWords),
      ...[m.contacts_field_contact_owner, m.record_lists, m.contacts_field_list],
      ...[m.record_created_at, m.record_changed_at, m.record_closed_at, m.record_private],
    ]
    const words = ours.flatMap((say) => (['en', 'de'] as const).map((locale) => say({}, { locale })))
    const free = words.filter((label) => fieldLabel(label).ok)
    expect(free).toEqual([])
  })

  test('stop at a hundred; archived ones make room, and need it to come back', async () => {
    const { as, account } = await anOffice()
    const asAda = await as('ada')
    const first = await aField(account, { label: 'First' })
    await sql`
      insert into contact_fields (account_id, label, folded_label, kind, position)
      select ${account.id}, 'F' || n, 'f' || n, 'text', 100 + n from generate_series(1, ${mostFields - 1}::int) n`
    expect(outcome(await createField(asAda, text('One more')))).toBe('too-many-fields')
    expect(outcome(await archiveField(asAda, first))).toBe('ok')
    expect(outcome(await createField(asAda, text('One more')))).toBe('ok')
    expect(outcome(await restoreField(asAda, first))).toBe('too-many-fields')
  })

  test('keep what contacts have while they are archived, and come back only under a free label', async () => {
    const { as, account } = await anOffice()
    const asAda = await as('ada')
    const field = await aField(account, { label: 'Branche' })
    const contact = await aContact(account, { custom: { [field]: 'Holz' } })
    expect(outcome(await archiveField(asAda, field))).toBe('ok')
    expect(await contactFields(account.id)).toEqual([])
    const made = await createField(asAda, text('branche'))
    expect(outcome(made)).toBe('ok')
    expect(outcome(await restoreField(asAda, field))).toBe('label-taken')
    if (made.ok) await archiveField(asAda, made.fieldId)
    expect(outcome(await restoreField(asAda, field))).toBe('ok')
    const [row] = await sql<{ custom: unknown }[]>`select custom from contacts where id = ${contact}`
    expect(row!.custom).toEqual({ [field]: 'Holz' })
  })

  test('lose choices, but no contact loses what was chosen for it, and one is told how many those are', async () => {
    const { as, account } = await anOffice()
    const field = await aField(account, { label: 'Size', choices: ['S', 'M', 'L'] })
    for (const size of ['S', 'S', 'L']) await aContact(account, { custom: { [field]: size } })
    const changed = await changeField(await as('ada'), field, { label: 'Size', choices: 'M\n\n m \nL\nXL' })
    expect(changed).toEqual({ ok: true, label: 'Size', changed: true, kept: 2 })
    expect((await contactFields(account.id))[0]).toMatchObject({ choices: ['M', 'L', 'XL'] })
    expect(outcome(await changeField(await as('ada'), field, { label: 'Size', choices: ' ' }))).toBe(
      'choices-missing',
    )
    expect(
      await sql`select 1 from contacts where account_id = ${account.id} and custom->>${field} = 'S'`,
    ).toHaveLength(2)
  })

  test('stand in the order that they are put in', async () => {
    const { as, account } = await anOffice()
    const asAda = await as('ada')
    const [a, b, c] = [
      await aField(account, { label: 'A' }),
      await aField(account, { label: 'B' }),
      await aField(account, { label: 'C' }),
    ]
    expect(await moveField(asAda, c, 'up')).toMatchObject({ moved: true })
    expect(await moveField(asAda, a, 'up')).toMatchObject({ moved: false })
    expect((await contactFields(account.id)).map(({ id }) => id)).toEqual([a, c, b])
  })

  test('of another account do not exist', async () => {
    const { account } = await anOffice()
    const field = await aField(account)
    const stranger = await anAccount()
    const asStranger = await standingOf(stranger.owner, stranger)
    for (const result of [
      await changeField(asStranger, field, { label: 'Mine', choices: '' }),
      await moveField(asStranger, field, 'up'),
      await archiveField(asStranger, field),
      await restoreField(asStranger, field),
    ])
      expect(outcome(result)).toBe('no-such-field')
  })

  test('ten admins who make the same at once make it once', async () => {
    const { as, account } = await anOffice()
    const asAda = await as('ada')
    const results = await Promise.all(Array.from({ length: 10 }, () => createField(asAda, text('Same'))))
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await contactFields(account.id)).toHaveLength(1)
  })
})
