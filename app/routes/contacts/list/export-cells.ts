import type { ExportedContact } from '#app/domain/contacts/export-contacts.ts'
import type { ContactField } from '#app/domain/contacts/fields/contact-fields.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { calm } from '../../calm-cells.ts'

type Locale = 'en' | 'de'

/** The columns of an export, named as the import knows them again; own fields by their label. */
export function exportColumns(fields: readonly ContactField[]): { key: string; header: string }[] {
  return [
    { key: 'name', header: m.common_name() },
    { key: 'emails', header: m.contacts_field_emails() },
    { key: 'phones', header: m.contacts_field_phones() },
    { key: 'company', header: m.contacts_field_company() },
    { key: 'companySize', header: m.contacts_field_company_size() },
    { key: 'territory', header: m.contacts_field_territory() },
    { key: 'productInterest', header: m.contacts_field_product_interest() },
    { key: 'leadScore', header: m.contacts_field_lead_score() },
    { key: 'status', header: m.contacts_field_status() },
    { key: 'value', header: m.contacts_field_value_cents() },
    ...fields.map(({ id, label }) => ({ key: id, header: calm(label) })),
    { key: 'owner', header: m.contacts_field_contact_owner() },
    { key: 'ownerAddress', header: m.listing_csv_owner_address() },
    { key: 'lists', header: m.listing_csv_lists() },
    { key: 'private', header: m.listing_private() },
    { key: 'createdAt', header: m.listing_created() },
    { key: 'archivedAt', header: m.listing_archived() },
    { key: 'id', header: m.listing_csv_id() },
  ]
}

/** One contact as cells. Numbers are written as the locale reads them, so that an import gets back what was exported. */
export function cellsOf(contact: ExportedContact, fields: readonly ContactField[], locale: Locale) {
  const own = fields.map(({ id }) => [id, ownCell(contact.custom[id], locale)] as const)
  return {
    ...Object.fromEntries(own),
    name: calm(contact.name),
    emails: calm(contact.emails.join('; ')),
    phones: calm(contact.phones.join('; ')),
    company: calm(contact.company),
    companySize: contact.companySize === null ? '' : String(contact.companySize),
    territory: calm(contact.territory),
    productInterest: calm(contact.productInterest),
    // As a number, since a sign before it is no formula.
    leadScore: contact.leadScore,
    status: contact.status,
    value: contact.valueCents === null ? '' : decimal((contact.valueCents / 100).toFixed(2), locale),
    owner: calm(contact.ownerName ?? ''),
    ownerAddress: calm(contact.ownerAddress ?? ''),
    lists: calm(contact.lists.join('; ')),
    private: contact.private ? m.listing_yes({}, { locale }) : m.listing_no({}, { locale }),
    createdAt: contact.createdAt.toISOString(),
    archivedAt: contact.archivedAt?.toISOString() ?? '',
    id: contact.id,
  }
}

function ownCell(value: ExportedContact['custom'][string] | undefined, locale: Locale): string | number {
  if (value === undefined) return ''
  if (typeof value === 'boolean') return value ? m.listing_yes({}, { locale }) : m.listing_no({}, { locale })
  if (typeof value === 'number') return Number.isInteger(value) ? value : decimal(String(value), locale)
  return calm(value)
}

const decimal = (text: string, locale: Locale) => (locale === 'de' ? text.replace('.', ',') : text)
