import { z } from 'zod'
import { isId } from '#app/auth/ids.ts'
import { parseAddressList } from '#app/domain/addresses.ts'
import { longestText, mostCopies } from '#app/domain/conversations/messages/outgoing.ts'
import * as m from '#app/i18n/paraglide/messages.js'

/** What is written, with line ends as they are kept. */
export const textField = () =>
  z
    .string()
    .transform((text) => text.replaceAll('\r\n', '\n').trim())
    .refine((text) => text !== '', { error: () => m.identity_form_required() })
    .refine((text) => text.length <= longestText, {
      error: () => m.identity_form_too_long({ count: longestText }),
    })

/** The key of a form, by which a second click is known. */
export const keyField = () => z.string().refine(isId)

export const versionField = () => z.coerce.number().int().positive().max(2_147_483_647)

/** Addresses that get a copy. */
export const copiesField = () =>
  z
    .string()
    .max(5000)
    .default('')
    .transform((text, context) => {
      const { addresses, invalid, tooLong } = parseAddressList(text)
      if (!tooLong && invalid.length === 0 && addresses.length <= mostCopies) return addresses
      const message =
        invalid.length > 0
          ? m.inbox_copies_wrong({ text: invalid[0]!.text.slice(0, 100) })
          : m.inbox_copies_many({ count: mostCopies })
      context.addIssue({ code: 'custom', message })
      return z.NEVER
    })
