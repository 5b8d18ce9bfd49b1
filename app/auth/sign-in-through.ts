import { authenticator } from './authenticator.ts'
import { beginSession } from './begin-session.ts'
import { formOf } from './form.ts'

/** Signs in by one of the authenticator's strategies, or answers with what to show at the form. */
export async function signInThrough(
  strategy: 'password' | 'code' | 'demo' | 'passkey',
  request: Request,
): Promise<Response> {
  // The strategies read the form themselves, and would fail on what is none.
  await formOf(request.clone())
  const outcome = await authenticator.authenticate(strategy, request)
  return outcome.ok ? await beginSession(request, outcome, outcome.to) : outcome.answer
}
