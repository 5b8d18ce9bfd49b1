import type { FormStrategy } from 'remix-auth-form'
import { config } from '#app/config.ts'
import { demoPeople } from '#app/domain/identity/demo-people.ts'
import { notFound } from './ids.ts'
import type { SignInOutcome } from './sign-in-outcome.ts'

/** One of the cards of a demo; anywhere else there is no such thing. */
export async function demoStrategy({ form }: FormStrategy.VerifyOptions): Promise<SignInOutcome> {
  if (!config().demo) throw notFound()
  const wanted = form.get('user')
  const person = (await demoPeople()).find(({ userId }) => userId === wanted)
  if (!person) throw notFound()
  const to = form.get('to')
  return { ok: true, userId: person.userId, method: 'demo', to: typeof to === 'string' ? to : null }
}
