import type { SerializeFrom } from '@remix-run/node'
import { type ReactNode } from 'react'
import type { ContactRecord } from '#app/domain/contacts/contact-record.ts'
import type { ContactField } from '#app/domain/contacts/fields/contact-fields.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Card } from '#app/ui/card.tsx'
import { Fact, Facts } from '#app/ui/facts.tsx'
import { formatAmount } from '#app/ui/money.ts'
import { formatNumber } from '#app/ui/number.ts'
import { Time } from '#app/ui/time.tsx'
import { attributeWords, customWords } from './contact-words.ts'

type Contact = SerializeFrom<ContactRecord>

/** What is known of a contact; what is not is left out, but for how to reach it. */
export function FactsCard({ contact, fields }: { contact: Contact; fields: ContactField[] }) {
  const locale = getLocale()
  const { timeZone } = useAccount()
  const { emails, phones, company, companySize, territory, productInterest, leadScore, valueCents } = contact
  const known: [ReactNode, ReactNode][] = [
    [attributeWords.company(), company],
    [attributeWords.companySize(), companySize !== null && formatNumber(companySize, locale)],
    [attributeWords.territory(), territory],
    [attributeWords.productInterest(), productInterest],
    [attributeWords.leadScore(), formatNumber(leadScore, locale)],
    [attributeWords.value(), valueCents !== null && formatAmount(valueCents, locale)],
    ...fields.map((field): [ReactNode, ReactNode] => {
      const value = contact.custom[field.id]
      return [field.label, value !== undefined && customWords(field, value, locale)]
    }),
  ]
  return (
    <Card title={m.record_facts()}>
      <Facts>
        <Fact name={attributeWords.emails()}>
          <Each of={emails} to={(email) => `mailto:${encodeURIComponent(email).replace('%40', '@')}`} />
        </Fact>
        <Fact name={attributeWords.phones()}>
          <Each of={phones} to={(phone) => `tel:${phone.replace(/[^+\d]/g, '')}`} />
        </Fact>
        {known
          .filter(([, value]) => value !== false && value !== '')
          .map(([name, value], index) => (
            <Fact key={index} name={name}>
              {value}
            </Fact>
          ))}
        {contact.closedAt && (
          <Fact name={m.record_closed_at()}>
            <Time at={contact.closedAt} zone={timeZone} style="day" />
          </Fact>
        )}
        <Fact name={m.record_created_at()}>
          <Time at={contact.createdAt} zone={timeZone} style="day" />
        </Fact>
        <Fact name={m.record_changed_at()}>
          <Time at={contact.updatedAt} zone={timeZone} />
        </Fact>
      </Facts>
    </Card>
  )
}

function Each({ of, to }: { of: string[]; to: (each: string) => string }) {
  if (of.length === 0) return '–'
  return (
    <ul className="grid gap-0.5">
      {of.map((each) => (
        <li key={each}>
          <a href={to(each)} className="text-link">
            {each}
          </a>
        </li>
      ))}
    </ul>
  )
}
