import { json, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { dropScopeCookie, dropScopeCookies, scopeCookie } from '#app/auth/cookies.ts'
import { wayBack } from '#app/auth/fields.ts'
import { readForm, refusedAnswer } from '#app/auth/form.ts'
import { explainLoss, requireUser } from '#app/auth/guards.ts'
import { requireId } from '#app/auth/ids.ts'
import { ownAccount } from '#app/domain/identity/accounts.ts'
import { endScope, openScope } from '#app/domain/identity/scoped-sessions.ts'
import type { SignedIn } from '#app/domain/identity/sessions.ts'
import { targetPath } from './target-path.ts'

/** Nothing opens by looking; the account's own page has the button. */
export function loader({ params }: LoaderFunctionArgs) {
  throw redirect(`/a/${requireId(params.accountId)}`, 303)
}

const schema = z.object({
  intent: z.enum(['open', 'return']).default('open'),
  account: z.string().optional(),
  to: wayBack,
})

/**
 * Go to account (L18, I5): always from the base session, so there are no chains. `intent=return` closes the account
 * and leads to the agency's clients.
 */
export async function action({ request, params }: ActionFunctionArgs) {
  const signedIn = await requireUser(request)
  const accountId = requireId(params.accountId)
  const read = await readForm(request, schema)
  if (!read.ok) return refusedAnswer(read)
  const { intent, account, to } = read.value
  if (account !== undefined && account !== accountId) throw json({ kind: 'wrong-account' }, { status: 409 })
  return intent === 'return'
    ? await comeBack(signedIn, accountId)
    : await go(request, signedIn, accountId, to)
}

async function go(request: Request, signedIn: SignedIn, accountId: string, to: string | null) {
  const opened = await openScope(signedIn, accountId)
  if (!opened.ok) {
    const own = await ownAccount(signedIn.user.id, accountId)
    if (!own) return await explainLoss(request, accountId)
    return redirect(targetPath(to, { id: accountId, role: own.role, ownAgency: own.isAgency }), 303)
  }
  const headers = new Headers()
  headers.append('Set-Cookie', scopeCookie(accountId, opened.token))
  for (const cookie of dropScopeCookies(request, opened.open)) headers.append('Set-Cookie', cookie)
  return redirect(targetPath(to, { id: accountId, role: opened.role, ownAgency: false }), {
    status: 303,
    headers,
  })
}

async function comeBack(signedIn: SignedIn, accountId: string) {
  const ended = await endScope(signedIn, accountId)
  const headers = { 'Set-Cookie': dropScopeCookie(accountId) }
  return redirect(ended ? `/a/${ended.agencyId}/clients` : '/accounts', { status: 303, headers })
}
