import { Authenticator } from 'remix-auth'
import { FormStrategy } from 'remix-auth-form'
import { codeStrategy } from './code-strategy.ts'
import { demoStrategy } from './demo-strategy.ts'
import { OidcStrategy, oidcStrategy } from './oidc-strategy.ts'
import { passkeyStrategy } from './passkey-strategy.ts'
import { passwordStrategy } from './password-strategy.ts'
import type { SignInOutcome } from './sign-in-outcome.ts'

/**
 * The one door (I1). Each strategy only finds out who it is; signing in itself, with all that must follow,
 * happens in sign-in-through.ts and begin-session.ts.
 */
export const authenticator = new Authenticator<SignInOutcome>()
  .use(new FormStrategy<SignInOutcome>(passwordStrategy), 'password')
  .use(new FormStrategy<SignInOutcome>(codeStrategy), 'code')
  .use(new FormStrategy<SignInOutcome>(demoStrategy), 'demo')
  .use(new OidcStrategy(oidcStrategy), 'oidc')
  .use(new FormStrategy<SignInOutcome>(passkeyStrategy), 'passkey')
