// The web, listening on a free port, for tests that send requests or steer a browser:
//   const app = await anApp()                     // the real build (npm run build)
//   const app = await anApp({ build: aBuild(…) })  // routes of the test's own
//   await app.fetch('/a/…', { cookie }) ; app.url ; await app.close()
// Call it after everything else that sets process.env: it fixes APP_URL to where it listens.
import type { Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { ServerBuild } from '@remix-run/node'
import { freePort } from '#db/embedded/ports.ts'

export type TestApp = {
  url: string
  port: number
  server: Server
  /** fetch() that follows no redirect and sends an own Origin with every form. */
  fetch: (
    path: string,
    init?: RequestInit & { cookie?: string; form?: Record<string, string> | FormData },
  ) => Promise<Response>
  close: () => Promise<void>
}

const built = new URL('../../build/', import.meta.url)

export async function anApp({ build }: { build?: ServerBuild } = {}): Promise<TestApp> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  Object.assign(process.env, { APP_URL: url, PORT: String(port) })
  const { createApp, listen, close } = await import('#app/server.ts')
  const app = build
    ? createApp({ build })
    : createApp({
        build: (await import(/* @vite-ignore */ new URL('server/index.js', built).href)) as ServerBuild,
        client: fileURLToPath(new URL('client', built)),
      })
  const server = await listen(app, { host: '127.0.0.1', port })
  return {
    url,
    port,
    server,
    fetch: (path, { cookie, form, ...init } = {}) => {
      const headers = new Headers(init.headers)
      if (cookie) headers.set('Cookie', cookie)
      if (form && !headers.has('Origin')) headers.set('Origin', url)
      const body = form instanceof FormData || !form ? (form ?? init.body) : new URLSearchParams(form)
      return fetch(url + path, {
        redirect: 'manual',
        ...init,
        method: init.method ?? (form ? 'POST' : 'GET'),
        headers,
        body,
      })
    },
    close: () => close(server, 1_000),
  }
}
