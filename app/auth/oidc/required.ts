import { config, type Oidc } from '#app/config.ts'
import { notFound } from '../ids.ts'

/** The provider that this instance is set up with. Without one there are no such pages. */
export function requireSingleSignOn(): Oidc {
  const { oidc } = config()
  if (!oidc) throw notFound()
  return oidc
}
