import { config } from '#app/config.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Frame } from './frame.tsx'
import { letter, type Reader, type Words } from './letter.ts'
import { Action, Greeting, Paragraph } from './parts.tsx'
import { named } from './plain.ts'

export type AddressTakenFacts = Reader & { to: string; askedBy: string | null }

/** Somebody wanted to add an address that belongs to another login: to its owner, instead of a code (I7). */
export async function writeAddressTaken(facts: AddressTakenFacts): Promise<Words> {
  const { locale } = facts
  const options = { locale }
  const names = { by: named(facts.askedBy ?? ''), address: facts.to }
  return await letter(
    m.emails_code_taken_subject({}, options),
    <Frame
      locale={locale}
      title={m.emails_code_taken_title({}, options)}
      preview={m.emails_code_taken_lead(names, options)}
      unexpected={m.emails_code_taken_unexpected(names, options)}
      why={m.emails_code_why(names, options)}
    >
      <Greeting {...facts} />
      <Paragraph>{m.emails_code_taken_lead(names, options)}</Paragraph>
      <Paragraph>{m.emails_code_taken_own({}, options)}</Paragraph>
      <Action
        url={`${config().appUrl}/me/addresses`}
        label={m.emails_address_button({}, options)}
        locale={locale}
      />
    </Frame>,
  )
}
