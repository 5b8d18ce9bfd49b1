import { z } from 'zod'
import type { ContactsBeside } from '#app/domain/people/departures/part-with-contacts.ts'

/** The fields about closed and private contacts, the same on every page that asks before somebody goes. */
export const besideFields = { closed: z.literal('yes').optional(), private: z.literal('yes').optional() }

/** The fields of contacts-question.tsx. */
export const contactsFields = {
  contacts: z.enum(['later', 'nobody', 'one']).optional(),
  by: z.string().max(320).optional(),
  ...besideFields,
}

export function besideOf({ closed, private: own }: { closed?: 'yes'; private?: 'yes' }): ContactsBeside {
  return { closedToo: closed === 'yes', sharePrivate: own === 'yes' }
}
