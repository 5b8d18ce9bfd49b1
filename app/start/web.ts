import { once } from 'node:events'
import { access } from 'node:fs/promises'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Config } from '../config.ts'

const built = new URL('../../build/', import.meta.url)

/** Throws, before anything is made, where the web cannot be served: not built yet, or the port is taken. */
export async function checkWeb({ host, port }: Config) {
  await access(new URL('server/index.js', built)).catch(() => {
    throw new Error('It is not built yet. Run "npm start", or "npm run build" first.')
  })
  const probe = createServer().listen(port, host)
  await once(probe, 'listening')
  probe.close()
  await once(probe, 'close')
}

/** Serves the web. Returns how to end it: running requests finish. */
export async function startWeb(config: Config): Promise<() => Promise<void>> {
  const { createApp, listen, close } = await import('../server.ts')
  const build = await import(new URL('server/index.js', built).href)
  const server = await listen(createApp({ build, client: fileURLToPath(new URL('client', built)) }), config)
  return () => close(server)
}
