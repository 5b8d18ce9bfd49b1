import { signInWithPassword } from '#app/domain/identity/sign-in.ts'
import { sql } from '#db/sql.server.ts'
import { aMember, anAccount } from '#test/support/people.ts'
import { compare } from './measure.ts'

/** L14: a wrong password takes as long for unknown and deactivated addresses as for known ones. The ratio should be 1. */
export async function bench() {
  const account = await anAccount()
  const known = await aMember(account, 'member', { password: 'a long enough password' })
  const gone = await aMember(account, 'member', { password: 'a long enough password', deactivated: true })
  const tries = (address: string) => (n: number) =>
    signInWithPassword(address, 'wrong password', `10.9.${n >> 8}.${n & 255}`)
  // The limit of one address over all places is not what is measured here.
  const forget = (address: string) => async (n: number) => {
    if (n % 5 === 0) await sql`delete from rate_limits`
    return await tries(address)(n)
  }
  const beside = { group: 'Alike', baseline: 'sign in, known address' }
  const turns = { rounds: 11, each: 20 }
  return [
    await compare(
      { ...beside, what: 'sign in, unknown address' },
      forget('nobody@example.test'),
      forget(known.address),
      turns,
    ),
    await compare(
      { ...beside, what: 'sign in, deactivated' },
      forget(gone.address),
      forget(known.address),
      turns,
    ),
  ]
}
