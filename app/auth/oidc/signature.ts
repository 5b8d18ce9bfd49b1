import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose'
import type { Oidc } from '#app/config.ts'
import type { ProviderFetch } from './provider-fetch.ts'

// Only what nobody but the provider can make: not `none`, nor anything that our own secret would sign.
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]

/** Whom the ID token speaks of, in the provider's own spelling. */
export type Signed = { issuer: string; subject: string }

/**
 * Throws unless the ID token carries a signature by one of the provider's keys. The engine trusts the connection that
 * the token came by, as the standard allows; a proxy that opens TLS on the way would be believed.
 */
export async function checkSignature(
  idToken: string,
  { oidc, provider }: { oidc: Oidc; provider: ProviderFetch },
): Promise<Signed> {
  const url = provider.keysUrl()
  if (!url) throw new Error('The provider does not say where its keys are')
  const answer = await provider.fetch(url)
  if (!answer.ok) throw new Error('The provider does not give its keys')
  const keys = createLocalJWKSet((await answer.json()) as JSONWebKeySet)
  const { payload } = await jwtVerify(idToken, keys, {
    algorithms,
    audience: oidc.clientId,
    clockTolerance: 30,
  })
  const { iss: issuer = '', sub: subject = '' } = payload
  // The standard allows 255 characters of ASCII.
  if (!/^[\x20-\x7e]{1,255}$/.test(subject) || issuer.length > 500)
    throw new Error('The provider names nobody that could be kept')
  return { issuer, subject }
}
