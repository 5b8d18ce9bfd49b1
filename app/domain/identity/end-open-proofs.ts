import type { Sql } from '#db/sql.server.ts'
import { forgetDevices } from './factors/remembered-devices.ts'
import { endSecondSteps } from './factors/second-steps.ts'

/**
 * Ends what was mailed to the user's addresses and opens their login: reset links and sign-in codes, and with them
 * sign-ins half done and remembered devices. A password is often changed because somebody reads those mails. The caller holds the user's row, so that no two of these wait for
 * each other's links.
 */
export async function endOpenProofs(sql: Sql, userId: string): Promise<void> {
  const addresses = sql`select address from user_addresses where user_id = ${userId} and verified_at is not null`
  await sql`
    update password_resets set used_at = clock_timestamp() where used_at is null and address in (${addresses})`
  await sql`
    update one_time_codes set used_at = clock_timestamp()
    where used_at is null and purpose = 'sign-in' and address in (${addresses})`
  await endSecondSteps(sql, userId)
  await forgetDevices(sql, userId)
}
