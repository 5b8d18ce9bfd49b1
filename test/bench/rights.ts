import { openScope } from '#app/domain/identity/scoped-sessions.ts'
import type { SignedIn } from '#app/domain/identity/sessions.ts'
import { hashToken, standingIn } from '#app/domain/identity/standing.ts'
import { newToken } from '#app/domain/identity/tokens.ts'
import { sql } from '#db/sql.server.ts'
import { crowdId } from '#test/support/crowd.ts'
import { compare } from './measure.ts'

/** The lookup that every request begins with, and the switch into a client's account. */
export async function bench(accounts: number) {
  const group = 'Rights'
  const agencies = Math.floor(accounts / 50) - 1
  const agency = (n: number) => 50 * (1 + (n % agencies))
  const oneSelect = (n: number) =>
    sql`select id, user_id, expires_at from sessions where token_hash = ${hashToken(`session ${1 + (n % accounts)}`)}`
  const own = (n: number) => {
    const number = 1 + ((n * 7919) % accounts)
    return standingIn({ session: `session ${number}`, scope: null }, crowdId('account', number))
  }
  const acting = (n: number) => {
    const [number, step] = [agency(n * 31), 1 + (n % 8)]
    return standingIn(
      { session: `session ${number}`, scope: `scope ${number} ${step}` },
      crowdId('account', number + step),
    )
  }
  const go = (n: number) => {
    const number = agency(n * 17)
    const user = { id: crowdId('user', number), name: `Crowd person ${number}` } as SignedIn['user']
    return openScope(
      { sessionId: crowdId('session', number), user } as SignedIn,
      crowdId('account', number + 9 + (n % 16)),
    )
  }
  const oneInsert = (n: number) => {
    const number = agency(n * 17)
    return sql`
      insert into scoped_sessions (token_hash, session_id, user_id, client_id, grant_id, ended_at)
      select ${hashToken(newToken())}, ${crowdId('session', number)}, user_id, client_id, id, now() from grants
      where user_id = ${crowdId('user', number)} and client_id = ${crowdId('account', number + 9 + (n % 16))} and ended_at is null`
  }
  if (!(await own(5)) || !(await acting(5)) || !(await go(5)).ok)
    throw new Error('The crowd has no such rights')
  const beside = 'one indexed select'
  return [
    await compare({ group, what: 'rights of a request, own account', baseline: beside }, own, oneSelect, {
      each: 100,
    }),
    await compare({ group, what: 'rights of a request, acting', baseline: beside }, acting, oneSelect, {
      each: 100,
    }),
    await compare({ group, what: 'Go to account', baseline: 'one insert' }, go, oneInsert),
  ]
}
