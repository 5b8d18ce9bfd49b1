// A provider on loopback that can lie: `const provider = await aTwistedProvider()`, then change what it says before
// somebody comes. Every hook is back at the truth after `provider.honest()`.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose'
import { config } from '#app/config.ts'
import { freePort } from '#db/embedded/ports.ts'

type Hooks = {
  /** What it says of itself, of somebody, and in its ID token. */
  description: (facts: Record<string, unknown>) => Record<string, unknown>
  userinfo: (facts: Record<string, unknown>) => Record<string, unknown>
  claims: (claims: JWTPayload) => JWTPayload
  sign: (claims: JWTPayload) => Promise<string>
  /** Answers instead of it; true where it did. */
  instead: (req: IncomingMessage, res: ServerResponse) => boolean
}

export async function aTwistedProvider() {
  const port = await freePort()
  const issuer = `http://127.0.0.1:${port}`
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'right', alg: 'RS256', use: 'sig' }
  const person = {
    sub: 'anna-at-twisted',
    email: 'anna@twisted.test',
    email_verified: true as unknown,
    name: 'Anna',
  }
  const asked: string[] = []
  let nonce = ''

  const truth: Hooks = {
    description: (facts) => facts,
    userinfo: (facts) => facts,
    claims: (claims) => claims,
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'right' }).sign(privateKey),
    instead: () => false,
  }
  const hooks: Hooks = { ...truth }

  const server = createServer((req, res) => {
    const { pathname } = new URL(req.url!, issuer)
    asked.push(pathname)
    if (hooks.instead(req, res)) return
    void (async () => {
      const now = Math.floor(Date.now() / 1000)
      const says: Record<string, () => unknown> = {
        '/.well-known/openid-configuration': () =>
          hooks.description({
            issuer,
            authorization_endpoint: `${issuer}/authorize`,
            token_endpoint: `${issuer}/token`,
            userinfo_endpoint: `${issuer}/userinfo`,
            jwks_uri: `${issuer}/keys`,
            id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
            code_challenge_methods_supported: ['S256'],
          }),
        '/keys': () => ({ keys: [jwk] }),
        '/token': async () => ({
          access_token: 'access-token-of-the-provider',
          token_type: 'Bearer',
          id_token: await hooks.sign(
            hooks.claims({ iss: issuer, aud: 'prokura', sub: person.sub, nonce, iat: now, exp: now + 300 }),
          ),
        }),
        '/userinfo': () => hooks.userinfo({ ...person }),
      }
      const answer = await says[pathname]?.()
      res.statusCode = answer === undefined ? 404 : 200
      res.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer ?? {}))
    })()
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  config().oidc = { issuer, clientId: 'prokura', clientSecret: 'a secret of the provider', name: 'Twisted' }

  return {
    issuer,
    port,
    person,
    hooks,
    asked,
    honest: () => {
      Object.assign(hooks, truth)
      Object.assign(person, { email: 'anna@twisted.test', email_verified: true, name: 'Anna' })
      config().oidc = {
        issuer,
        clientId: 'prokura',
        clientSecret: 'a secret of the provider',
        name: 'Twisted',
      }
      asked.length = 0
    },
    /** The answer to what we asked, as the browser would bring it: with the state and, in the token, the nonce of it. */
    answer: (url: string, change: Record<string, string | null> = {}) => {
      const { searchParams } = new URL(url)
      nonce = searchParams.get('nonce') ?? ''
      const query = new URLSearchParams({ code: 'a-code', state: searchParams.get('state') ?? '' })
      for (const [name, value] of Object.entries(change))
        if (value === null) query.delete(name)
        else query.set(name, value)
      return `/single-sign-on/callback/provider?${query}`
    },
    close: async () => {
      config().oidc = null
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
