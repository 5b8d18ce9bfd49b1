// A second factor for people of tests:
//   const app = await anAuthenticatorApp(maya)     // maya now needs the second step
//   app.code()                                     // what it shows now; code(-1) one step earlier
//   const step = await aSecondStep(maya)           // the token of a first step that is done
import { randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { replaceRecoveryCodes } from '#app/domain/identity/factors/recovery-codes.ts'
import { beginSecondStep } from '#app/domain/identity/factors/second-steps.ts'
import { sealForUser } from '#app/domain/identity/factors/totp.ts'
import { sql } from '#db/sql.server.ts'

export async function anAuthenticatorApp(user: { id: string }) {
  const secret = new Uint8Array(randomBytes(20))
  await sql`
    insert into totp_factors (user_id, secret, last_used_step) values (${user.id}, ${sealForUser(secret, user.id)}, 0)`
  return { code: codeOf(new Secret({ buffer: secret.buffer as ArrayBuffer }).base32) }
}

/** What an app shows that was told this secret. */
export function codeOf(base32: string) {
  const totp = new TOTP({ secret: Secret.fromBase32(base32) })
  return (steps = 0) => totp.generate({ timestamp: Date.now() + steps * 30_000 })
}

/** Six digits that are none of the next or last minutes' codes. */
export function wrongCode(code: (steps?: number) => string): string {
  const right = [-3, -2, -1, 0, 1, 2, 3].map(code)
  for (let number = 0; ; number++) {
    const wrong = String(number).padStart(6, '0')
    if (!right.includes(wrong)) return wrong
  }
}

export const recoveryCodesOf = (user: { id: string }) =>
  sql.begin((sql) => replaceRecoveryCodes(sql, user.id))

export const aSecondStep = (user: { id: string }, returnTo = '/') =>
  beginSecondStep(user.id, { method: 'password', returnTo })
