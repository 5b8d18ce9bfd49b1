import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { fileURLToPath } from 'node:url'
import { crowdId } from '#test/support/crowd.ts'
import { compare, rate, type Figure } from './measure.ts'

const program = fileURLToPath(new URL('server.ts', import.meta.url))

/** Signed-in pages over real HTTP, against routes of Remix that do nothing; each server is a process of its own. */
export async function bench(): Promise<Figure[]> {
  const [product, trivial] = [await serve('product'), await serve('trivial')]
  try {
    const cookie = '__Host-session=session 50'
    const clients = `${product.url}/a/${crowdId('account', 50)}/clients`
    const page = () => answer(clients, cookie)
    const resource = () => answer(`${clients}/clients.json`, cookie)
    const nothing = {
      page: () => answer(`${trivial.url}/page`),
      resource: () => answer(`${trivial.url}/resource`),
    }
    const group = 'HTTP, one request at a time'
    const figures = [
      await compare(
        { group, what: 'clients page, signed in', baseline: 'a trivial Remix page' },
        page,
        nothing.page,
      ),
      await compare(
        { group, what: 'clients.json, signed in', baseline: 'a trivial Remix resource' },
        resource,
        nothing.resource,
      ),
    ]
    for (const figure of figures) {
      const both = figure.what.includes('json') ? [resource, nothing.resource] : [page, nothing.page]
      const [ours, theirs] = [await rate(both[0]!), await rate(both[1]!)]
      figure.note = `eight at a time: ${ours.toFixed(0)} and ${theirs.toFixed(0)} a second`
    }
    return figures
  } finally {
    await Promise.all([product.end(), trivial.end()])
  }
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 })

function answer(url: string, cookie?: string): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: cookie ? { Cookie: cookie } : {} }, (response) => {
      response.resume().on('error', reject)
      response.on('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`${url} answered ${response.statusCode}`)),
      )
    }).on('error', reject)
  })
}

async function serve(what: 'product' | 'trivial') {
  const child = spawn(process.execPath, ['--import', 'tsx', program, what], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const [said] = (await Promise.race([
    once(child.stdout, 'data'),
    ended.then(() => Promise.reject(new Error(`The ${what} server ended at once`))),
  ])) as [Buffer]
  return {
    url: said.toString().trim(),
    end: async () => {
      child.stdin.end()
      await ended
    },
  }
}
