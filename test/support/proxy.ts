// A TCP proxy that shows a test what passes, so that it can kill at exact moments:
//   const proxy = await startProxy(port); proxy.watch = (from, bytes) => (bytes.includes('commit') ? (kill(), 'drop') : 'pass')
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** What becomes of bytes: on their way, never seen again, or only these of them. */
export type Verdict = 'pass' | 'drop' | Buffer
export type Proxy = {
  port: number
  /** Called with every chunk before it goes on. */
  watch: (from: 'client' | 'server', bytes: Buffer) => Verdict
  /** How slowly what a client sends goes on; null for at once. */
  bytesPerSecond: number | null
  /** Cuts every connection. */
  cut(): void
  close(): Promise<void>
}

/** Stands in front of a server on loopback; `at` is a port of its own that must be the same as before. */
export async function startProxy(target: { port: number; at?: number }): Promise<Proxy> {
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect({ host: '127.0.0.1', port: target.port, noDelay: true })
    client.setNoDelay(true)
    const end = () => {
      client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', end).on('close', () => (sockets.delete(socket), end()))
    }
    const forward = (from: 'client' | 'server', bytes: Buffer, to: Socket) => {
      const verdict = proxy.watch(from, bytes)
      if (verdict !== 'drop') to.write(verdict === 'pass' ? bytes : verdict)
    }
    let held = Buffer.alloc(0)
    const clock = setInterval(() => {
      const some = held.subarray(0, proxy.bytesPerSecond ?? Infinity)
      held = held.subarray(some.length)
      if (some.length > 0) forward('client', some, upstream)
    }, 1000)
    client.on('close', () => clearInterval(clock))
    client.on('data', (bytes) => {
      if (proxy.bytesPerSecond === null && held.length === 0) forward('client', bytes, upstream)
      else held = Buffer.concat([held, bytes])
    })
    upstream.on('data', (bytes) => forward('server', bytes, client))
  })
  await new Promise<void>((resolve) => server.listen(target.at ?? 0, '127.0.0.1', resolve))
  const proxy: Proxy = {
    port: (server.address() as AddressInfo).port,
    watch: () => 'pass',
    bytesPerSecond: null,
    cut: () => sockets.forEach((socket) => socket.destroy()),
    close: () => {
      proxy.cut()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
  return proxy
}
