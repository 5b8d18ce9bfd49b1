import * as m from '#app/i18n/paraglide/messages.js'
import { Frame } from './frame.tsx'
import { instant } from './instants.ts'
import { letter, type Reader, type Words } from './letter.ts'
import { Action, Greeting, Paragraph } from './parts.tsx'
import { named } from './plain.ts'

export type SecondFactorChangedFacts = Reader & {
  change: keyof typeof words
  /** A passkey's name, or the account whose admin did it. */
  detail: string
  /** The admin who did it; null where it was the reader or the operator. */
  by: string | null
  codesLeft: number | null
  at: Date
  url: string
}

const words = {
  on: [m.emails_second_factor_on_subject, m.emails_second_factor_on_lead],
  off: [m.emails_second_factor_off_subject, m.emails_second_factor_off_lead],
  'off-by-admin': [m.emails_second_factor_admin_subject, m.emails_second_factor_admin_lead],
  'off-by-operator': [m.emails_second_factor_operator_subject, m.emails_second_factor_operator_lead],
  'app-added': [m.emails_second_factor_app_subject, m.emails_second_factor_app_lead],
  'app-replaced': [m.emails_second_factor_app_subject, m.emails_second_factor_app_lead],
  'app-removed': [m.emails_second_factor_app_removed_subject, m.emails_second_factor_app_removed_lead],
  'passkey-added': [m.emails_second_factor_passkey_subject, m.emails_second_factor_passkey_lead],
  'passkey-removed': [
    m.emails_second_factor_passkey_removed_subject,
    m.emails_second_factor_passkey_removed_lead,
  ],
  'codes-renewed': [m.emails_second_factor_codes_subject, m.emails_second_factor_codes_lead],
  'code-used': [m.emails_second_factor_code_used_subject, m.emails_second_factor_code_used_lead],
} as const

/** Something about the second factor of a login has changed, or one of its recovery codes was used: to its user (I2, P9). */
export async function writeSecondFactorChanged(facts: SecondFactorChangedFacts): Promise<Words> {
  const { locale, change } = facts
  const options = { locale }
  const [subject, lead] = words[change]
  const names = {
    instant: instant(facts.at, locale, facts.timeZone),
    by: named(facts.by ?? ''),
    account: named(facts.detail),
    passkey: named(facts.detail),
    left: String(facts.codesLeft ?? 0),
  }
  const says = lead(names, options)
  return await letter(
    subject({}, options),
    <Frame
      locale={locale}
      title={subject({}, options)}
      preview={says}
      unexpected={unexpected(change)(names, options)}
      why={m.emails_second_factor_why({}, options)}
    >
      <Greeting {...facts} />
      <Paragraph>{says}</Paragraph>
      <Action url={facts.url} label={m.emails_second_factor_button({}, options)} locale={locale} />
    </Frame>,
  )
}

function unexpected(change: SecondFactorChangedFacts['change']) {
  if (change === 'off-by-admin') return m.emails_second_factor_admin_unexpected
  if (change === 'off-by-operator') return m.emails_second_factor_operator_unexpected
  return m.emails_second_factor_unexpected
}
