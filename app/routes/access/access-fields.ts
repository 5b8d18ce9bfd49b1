import { z } from 'zod'
import { grantableRoles } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { endOfDay } from './end-date.ts'

/** A role that an agency can hold. */
export const roleField = z.enum(grantableRoles, { error: () => m.access_approve_role_missing() })

/** An optional last day; its value is the instant at which it is over in the zone, or null. */
export function lastDayField(zone: string) {
  return z
    .string()
    .optional()
    .transform((typed, context) => {
      const end = endOfDay(typed ?? '', zone)
      if (end !== undefined) return end
      context.addIssue({ code: 'custom', message: m.access_approve_end_date_odd() })
      return z.NEVER
    })
}
