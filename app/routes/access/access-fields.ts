import { z } from 'zod'
import { inboxLevels } from '#app/domain/conversations/levels.ts'
import { grantableRoles } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { isDay } from './end-date.ts'

/** A role that an agency can hold. */
export const roleField = z.enum(grantableRoles, { error: () => m.access_approve_role_missing() })

/** What an agency's people may do in the inbox at most; left as it is where it is not sent. */
export const inboxField = z.enum(inboxLevels, { error: () => m.seats_refused_level() }).optional()

/** An optional last day; its value is that calendar day, or null. When it is over is reckoned in the account's zone. */
export const lastDayField = z
  .string()
  .trim()
  .refine((typed) => typed === '' || isDay(typed), { error: () => m.access_approve_end_date_odd() })
  .transform((typed) => typed || null)
  .default(null)
