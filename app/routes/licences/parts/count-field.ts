import { z } from 'zod'

/** A form with a number of licences; what is none is the domain's to refuse. */
export const countSchema = z.object({ licences: z.string().max(20) })

/** What was typed as a number; NaN for anything but plain digits. */
export function countOf(typed: string): number {
  return /^\s*\d{1,9}\s*$/.test(typed) ? Number(typed) : NaN
}
