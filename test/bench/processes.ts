import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { Agent, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '#db/embedded/ports.ts'
import { crowdId } from '#test/support/crowd.ts'
import { aWeb, aWorkerProcess, endProcesses, type RunningWeb } from '#test/support/processes.ts'
import { at, rate, type Figure } from './measure.ts'

const cookie = '__Host-session=session 50'
const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** Start-up of the whole product, memory after ten thousand requests, and two web replicas against one. */
export async function bench(): Promise<Figure[]> {
  try {
    return [await startUp(), ...(await replicas())]
  } finally {
    await endProcesses()
  }
}

/** `npm start` from its command to the first ready answer: without data, and with data that are there. */
async function startUp(): Promise<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'prokura-start-bench-'))
  await chmod(folder, 0o755)
  const cold = await timeToReady(folder)
  const warm = []
  for (let i = 0; i < 5; i++) warm.push(await timeToReady(folder))
  await rm(folder, { recursive: true, force: true })
  return {
    group: 'Start and size',
    what: 'start to ready, data there',
    ours: at(warm, 0.5),
    p95: at(warm, 0.95),
    baseline: 'first start: initdb, migrations, demo data',
    theirs: cold,
  }
}

async function timeToReady(folder: string): Promise<number> {
  const port = await freePort()
  const began = performance.now()
  const { PATH, HOME } = process.env
  const env: Record<string, string | undefined> = {
    PATH,
    HOME,
    DATA_DIR: join(folder, 'data'),
    PORT: String(port),
  }
  const child = spawn(process.execPath, ['--import', 'tsx', 'app/start.ts'], {
    env: env as NodeJS.ProcessEnv,
    stdio: 'ignore',
  })
  while ((await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null))?.status !== 200)
    await new Promise((resolve) => setTimeout(resolve, 10))
  const took = performance.now() - began
  child.kill('SIGTERM')
  await once(child, 'exit')
  return took
}

async function replicas(): Promise<Figure[]> {
  const env = {
    DATABASE_URL: process.env.DATABASE_URL!,
    SECRET: process.env.SECRET!,
    MAIL_FROM: 'prokura@example.test',
    SMTP_URL: 'smtp://127.0.0.1:9',
    DEMO: '0',
  }
  const first = await aWeb(env)
  const before = await megabytes(first.pid)
  await requests(10_000, first)
  const after = await megabytes(first.pid)
  const worker = await aWorkerProcess(env, null)
  const workerSize = await megabytes(worker.pid)
  const second = await aWeb(env, first.appUrl)
  const one = await rate(() => page(first, first.appUrl), { hands: 16, seconds: 6 })
  const two = await rate((n) => page(n % 2 ? first : second, first.appUrl), { hands: 16, seconds: 6 })
  const group = 'Start and size'
  return [
    {
      group,
      what: 'web after 10,000 requests, MB',
      ours: after,
      p95: after,
      baseline: 'just started, MB',
      theirs: before,
      note: `a worker: ${workerSize.toFixed(0)} MB`,
    },
    {
      group,
      what: 'clients page, two replicas, 16 at a time',
      ours: 1000 / two,
      p95: 1000 / two,
      baseline: 'one replica',
      theirs: 1000 / one,
      note: `${two.toFixed(0)} and ${one.toFixed(0)} a second; PostgreSQL and the caller share the machine`,
    },
  ]
}

async function requests(count: number, web: RunningWeb) {
  let next = 0
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (next++ < count) await page(web, web.appUrl)
    }),
  )
}

function page(web: RunningWeb, appUrl: string): Promise<void> {
  const url = `${web.url}/a/${crowdId('account', 50)}/clients`
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { Cookie: cookie, Host: new URL(appUrl).host } }, (answer) => {
      answer
        .resume()
        .on('end', () => (answer.statusCode === 200 ? resolve() : reject(new Error(`${answer.statusCode}`))))
    }).on('error', reject)
  })
}

async function megabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
}
