import { expect, test } from 'vitest'
import { activity } from '#app/domain/activity.ts'
import { changeContact } from '#app/domain/contacts/change-contact.ts'
import { archiveField } from '#app/domain/contacts/fields/archive-field.ts'
import { moveField } from '#app/domain/contacts/fields/move-field.ts'
import { changeWorkflow } from '#app/domain/contacts/workflows/change-workflow.ts'
import { createWorkflow } from '#app/domain/contacts/workflows/create-workflow.ts'
import { moveWorkflow } from '#app/domain/contacts/workflows/move-workflow.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { changeWords, factWords } from '#app/routes/access/activity-words.ts'
import { aContact, aField, aList } from '#test/support/contacts.ts'
import { aSalesOffice, wishOf } from './workflow-support.ts'

const anything = { action: null, search: '', from: null, until: null, before: null }

/** What the newest entry says changed, in both languages. */
async function newest(standing: Standing) {
  const [entry] = (await activity(standing, anything)).entries
  const lines = (locale: 'en' | 'de') => changeWords(entry!, { locale, zone: 'UTC' }).map(({ line }) => line)
  return { entry: entry!, en: lines('en'), de: lines('de') }
}

test('a workflow is told of in words: entry point, conditions with their values, rule, list', async () => {
  const { account, admin, ids } = await aSalesOffice()
  const list = { id: await aList(account, 'North list'), name: 'North list' }
  const field = await aField(account, { label: 'Segment', choices: ['open', 'Retail'] })
  const day = await aField(account, { label: 'Renewal', kind: 'date' })
  const wish = wishOf({
    name: 'North',
    entry: 'field-changed',
    entryField: field,
    matching: 'any',
    conditions: [
      { attribute: 'companySize', operator: 'between', value: '1000\n5000' },
      { attribute: 'value', operator: 'at-least', value: '123450' },
      { attribute: 'status', operator: 'one-of', value: 'open\nwon' },
    ],
    people: [ids[0]!],
    defaultListId: list.id,
  })
  const made = await createWorkflow(admin, wish)
  if (!made.ok) throw new Error(JSON.stringify(made))
  const created = await newest(admin)
  expect(new Set(created.en)).toEqual(
    new Set([
      'Entry point: Field changes',
      'Which field: Segment',
      'The contact fits if: at least one condition holds',
      'Conditions: Company size is between 1,000 and 5,000, Value is at least 1,234.50, Status is one of Open or Won',
      'Assignment rule: Assign one user',
      'People: Rep 1',
      `Default list: ${list.name}`,
    ]),
  )
  expect(created.de).toContain(
    'Bedingungen: Firmengröße liegt zwischen 1.000 und 5.000, Wert ist mindestens 1.234,50, Status ist eines von Offen oder Gewonnen',
  )

  const conditions = [
    { attribute: field, operator: 'is', value: 'open' },
    { attribute: day, operator: 'from', value: '2026-03-31' },
    { attribute: 'territory', operator: 'contains-not', value: 'East' },
  ] as const
  await changeWorkflow(admin, made.workflowId, {
    ...wish,
    ...{ entry: 'created', entryField: null, conditions: [...conditions], replaces: true },
  })
  await archiveField(admin, field)
  const [, entry] = (await activity(admin, anything)).entries
  const lines = changeWords(entry!, { locale: 'de', zone: 'UTC' }).map(({ line }) => line)
  expect(lines).toContain('Einstieg: Feld ändert sich → Kontakt angelegt')
  expect(lines.find((line) => line.startsWith('Bedingungen'))).toMatch(
    /→ Segment ist open, Renewal ab 31\. (März|Mrz\.?|Mär\.?) 2026, Gebiet enthält nicht „East“$/,
  )
  expect(lines).toContain('Vorhandenen Kontaktinhaber ersetzen: nein → ja')
  expect(lines.join()).not.toMatch(/[a-z][A-Z]|field-changed|round_robin|[0-9a-f]{8}-/)

  await createWorkflow(admin, wishOf({ name: 'South' }))
  await moveWorkflow(admin, made.workflowId, 'down')
  expect((await newest(admin)).en).toEqual(['Place in the order: 1 → 2'])
  await aField(account, { label: 'Last' })
  await moveField(admin, day, 'down')
  expect((await newest(admin)).de).toEqual(['Verschoben: nach unten'])
})

test('an edit of a contact is told of with money, status and own fields by their labels', async () => {
  const { account, admin } = await aSalesOffice()
  const day = await aField(account, { label: 'Renewal', kind: 'date' })
  const sure = await aField(account, { label: 'status', kind: 'yes-no' })
  const same = await aField(account, { label: 'Kept' })
  const id = await aContact(account, {
    valueCents: 5000,
    leadScore: 7,
    custom: { [sure]: false, [same]: 'x' },
  })
  await changeContact(admin, id, {
    version: 1,
    facts: {
      ...{ valueCents: 123450, leadScore: 0, status: 'won' },
      custom: { [day]: '2026-03-31', [sure]: true },
    },
  })
  const { entry, en, de } = await newest(admin)
  expect([...en].sort()).toEqual([
    'Lead score: 7 → 0',
    'Renewal: none → 31 Mar 2026',
    'Status: Open → Won',
    'Value: 50.00 → 1,234.50',
    'status: no → yes',
  ])
  expect(de).toContain('Status: Offen → Gewonnen')
  expect(de).toContain('Wert: 50,00 → 1.234,50')
  expect(factWords(entry.after, { locale: 'de', zone: 'UTC' })).toContainEqual(
    expect.stringMatching(/^Renewal: 31\. M\S+ 2026$/),
  )
})
