import { z } from 'zod'

/** A form with a number of seats; what is none is the domain's to refuse. */
export const seatSchema = z.object({ seats: z.string().max(20) })
