import { authenticator } from './authenticator.ts'
import { beginSession } from './begin-session.ts'
import { formOf } from './form.ts'

/** Signs in by one of the authenticator's strategies, or answers with what to show instead. */
export async function signInThrough(
  strategy: 'password' | 'code' | 'demo' | 'oidc' | 'passkey',
  request: Request,
): Promise<Response> {
  // The strategies that take a form read it themselves, and would fail on what is none.
  if (strategy !== 'oidc') await formOf(request.clone())
  const outcome = await authenticator.authenticate(strategy, request)
  return outcome.ok ? await beginSession(request, outcome, outcome.to) : outcome.answer
}
