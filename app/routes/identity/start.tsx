import { redirect, type LoaderFunctionArgs } from '@remix-run/node'
import { maybeUser } from '#app/auth/guards.ts'
import { readScopeToken, readSessionToken } from '#app/auth/cookies.ts'
import { homeOf } from '#app/domain/identity/accounts.ts'
import { standingIn } from '#app/domain/identity/standing.ts'

/** `/`: the account used last, or sign-in. A client without open scope leads to the clients of its agency. */
export async function loader({ request }: LoaderFunctionArgs) {
  const user = await maybeUser(request)
  if (!user) throw redirect('/sign-in', 303)
  const { lastAccountId } = user
  if (lastAccountId !== null) {
    const tokens = { session: readSessionToken(request)!, scope: readScopeToken(request, lastAccountId) }
    if (await standingIn(tokens, lastAccountId)) throw redirect(`/a/${lastAccountId}`, 303)
  }
  const home = await homeOf(user.user.id)
  if (!home) throw redirect('/accounts', 303)
  throw redirect(home.isClientOf ? `/a/${home.accountId}/clients` : `/a/${home.accountId}`, 303)
}
