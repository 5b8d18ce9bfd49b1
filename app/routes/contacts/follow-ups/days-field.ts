import { z } from 'zod'
import { mostDays } from '#app/domain/contacts/follow-ups/change-interval.ts'
import * as m from '#app/i18n/paraglide/messages.js'

/** A form field with the interval of a list in whole days; empty for none, which is null. */
export function daysField() {
  return z
    .string()
    .default('')
    .transform((text, context) => {
      const typed = text.trim()
      if (typed === '') return null
      const days = /^\d{1,3}$/.test(typed) ? Number(typed) : 0
      if (days >= 1 && days <= mostDays) return days
      context.addIssue({ code: 'custom', message: m.follow_ups_days_wrong() })
      return z.NEVER
    })
}
