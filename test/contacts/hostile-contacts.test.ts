import { expect, test } from 'vitest'
import { changeContact } from '#app/domain/contacts/change-contact.ts'
import { contactRecord } from '#app/domain/contacts/contact-record.ts'
import { createContact } from '#app/domain/contacts/create-contact.ts'
import { doublesOf, findDoubles } from '#app/domain/contacts/doubles/doubles.ts'
import { factsOf } from '#app/domain/contacts/facts-of-contact.ts'
import { contactFields } from '#app/domain/contacts/fields/contact-fields.ts'
import { createField } from '#app/domain/contacts/fields/create-field.ts'
import { createList } from '#app/domain/contacts/lists/create-list.ts'
import { plainName } from '#app/domain/names.ts'
import { aField } from '#test/support/contacts.ts'
import { anAccount, standingOf } from '#test/support/people.ts'
import { naughtyStrings, polyglots } from '#test/support/hostile.ts'

const texts = [...polyglots, ...naughtyStrings.filter((_, n) => n % 8 === 0)].map((text) =>
  text.replaceAll('\0', ''),
)

test(
  'whatever is typed into any field is kept as text, or refused with a reason',
  { timeout: 120_000 },
  async () => {
    const account = await anAccount()
    const standing = await standingOf(account.owner, account)
    const field = await aField(account)
    const fields = await contactFields(account.id)
    const keys = ['emails', 'phones', 'companySize', 'leadScore', 'status', 'value'] as const
    for (const text of texts) {
      for (const key of keys) {
        const read = factsOf({ [key]: text }, fields, 'de')
        if (!read.ok) expect(Object.keys(read.problems)).toEqual([key])
      }
      const draft = { company: text, territory: text, productInterest: text, custom: { [field]: text } }
      const read = factsOf({ name: text || 'x', ...draft }, fields, 'en')
      if (!read.ok) {
        for (const problem of Object.values(read.problems))
          expect(['too-long', 'required']).toContain(problem)
        continue
      }
      const made = await createContact(standing, { facts: { ...read.facts, name: read.facts.name! } })
      if (!made.ok) throw new Error(made.reason)
      const record = await contactRecord(standing, made.contactId)
      expect(record).toMatchObject({ name: plainName(text), company: plainName(text) })
      expect(
        await changeContact(standing, made.contactId, { facts: { territory: '', company: 'x' }, version: 1 }),
      ).toMatchObject({ ok: true })
      await doublesOf(standing, made.contactId)
      await findDoubles(standing, made.contactId, text)
    }
  },
)

test('labels and names of lists that were written to do harm are kept or refused, never an error', async () => {
  const account = await anAccount()
  const standing = await standingOf(account.owner, account)
  for (const text of texts.slice(0, 90)) {
    const field = await createField(standing, { label: text, kind: 'text', choices: '' })
    if (!field.ok) expect(field.reason).toMatch(/^label-/)
    const list = await createList(standing, text)
    if (!list.ok) expect(list.reason).toMatch(/^name-/)
  }
})
