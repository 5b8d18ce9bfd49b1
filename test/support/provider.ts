// A real OpenID Connect provider (oidc-provider) on loopback, and a browser without script that goes through it:
//   const provider = await aProvider(app)          // sets config().oidc
//   provider.people.set('anna', { email, email_verified: true, name })
//   provider.next = 'anna'                         // signs in by itself; null: its page asks, null email etc. as given
//   const callback = await provider.visit(url)     // from the address we send people to, to the one it sends them back to
//   await provider.close()
import { createServer, type Server } from 'node:http'
import Provider from 'oidc-provider'
import { config } from '#app/config.ts'
import { freePort } from '#db/embedded/ports.ts'
import type { TestApp } from './app.ts'

export type Claims = { email?: string; email_verified?: unknown; name?: string }

export const callbackPath = '/single-sign-on/callback/provider'

export async function aProvider(app: TestApp, { name = 'Nordkonto' } = {}) {
  const port = await freePort()
  const issuer = `http://127.0.0.1:${port}`
  const client = { id: 'prokura', secret: 'only-the-provider-and-prokura-know' }
  const people = new Map<string, Claims>()
  const state: { next: string | null } = { next: null }

  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [app.url + callbackPath],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    cookies: { keys: ['only-for-tests'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    // The library prints a notice for each that it has to choose itself.
    ttl: {
      Interaction: 600,
      Grant: 600,
      Session: 600,
      AuthorizationCode: 60,
      AccessToken: 600,
      IdToken: 600,
    },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => Promise.resolve({ sub: id, ...people.get(id) }),
    }),
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client!.clientId,
        accountId: oidc.session!.accountId!,
      })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
  })

  const referers: string[] = []
  const answer = provider.callback()
  const server: Server = createServer((req, res) => {
    const { referer } = req.headers
    if (referer && !referer.startsWith(issuer)) referers.push(referer)
    const url = new URL(req.url!, issuer)
    if (!url.pathname.startsWith('/interaction/')) return void answer(req, res)
    const chosen = url.searchParams.get('as') ?? state.next
    if (chosen === null)
      return void res.setHeader('Content-Type', 'text/html').end(page([...people.keys()], url))
    const result =
      chosen === 'nobody'
        ? { error: 'access_denied', error_description: 'secret-from-the-provider' }
        : { login: { accountId: chosen } }
    provider.interactionFinished(req, res, result).catch((error: Error) => {
      res.statusCode = 500
      res.end(error.message)
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  config().oidc = { issuer, clientId: client.id, clientSecret: client.secret, name }

  return {
    issuer,
    people,
    client,
    /** Pages of others from which people came, as far as it was told. */
    referers,
    get next() {
      return state.next
    },
    set next(person: string | null) {
      state.next = person
    },
    visit: (url: string) => visit(url, app.url),
    close: async () => {
      config().oidc = null
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
export type TestProvider = Awaited<ReturnType<typeof aProvider>>

/** Whom to be; a page of the provider's own, so that people see where they are. */
function page(people: string[], url: URL): string {
  const buttons = [...people, 'nobody'].map((id) => `<p><a href="${url.pathname}?as=${id}">${id}</a></p>`)
  return `<!doctype html><html lang="en"><title>Nordkonto</title><h1>Who are you?</h1>${buttons.join('')}</html>`
}

/** Goes on from one address of the provider to the next, keeping its cookies, until it leads back to us. */
export async function visit(from: string, home: string): Promise<string> {
  const cookies = new Map<string, string>()
  let url = from
  for (let step = 0; step < 10; step++) {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    })
    for (const line of answer.headers.getSetCookie()) {
      const [pair] = line.split(';') as [string]
      const at = pair.indexOf('=')
      cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    const place = answer.headers.get('Location')
    if (place === null) throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`)
    await answer.body?.cancel()
    url = new URL(place, url).href
    if (url.startsWith(`${home}/`)) return url.slice(home.length)
  }
  throw new Error('The provider goes in circles')
}
