// Real processes of the product, for tests that kill them:
//   const env = settings({ SMTP_URL: sink.url })
//   const web = await aWeb(env); web.url; web.kill('SIGKILL'); await web.ended
//   const worker = await aWorkerProcess(env, { leaseSeconds: 2, cutMs: 1500 })   // null: the product's own, with its defaults
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '#db/embedded/ports.ts'
import type { WorkerOptions } from '#jobs/worker.ts'

export type Running = {
  pid: number
  said: () => string
  kill: (signal?: NodeJS.Signals) => void
  ended: Promise<number | null>
}
export type RunningWeb = Running & { url: string; appUrl: string }

const running = new Set<ChildProcess>()

/** What every process has to be told, with this test file's database unless another is named. */
export function settings(more: { SMTP_URL: string; DATABASE_URL?: string }): Record<string, string> {
  const { DATABASE_URL, SECRET, MAIL_FROM } = process.env as Record<string, string>
  return { DATABASE_URL: DATABASE_URL!, SECRET: SECRET!, MAIL_FROM: MAIL_FROM!, DEMO: '0', ...more }
}

/** Ends whatever this file's tests left running. */
export async function endProcesses() {
  for (const child of running) child.kill('SIGKILL')
  await Promise.all([...running].map((child) => once(child, 'exit')))
}

/** One web replica. All replicas of a test are told the same APP_URL, since it makes the mailed links. */
export async function aWeb(env: Record<string, string>, appUrl?: string): Promise<RunningWeb> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const process = start(['app/start.ts', 'web'], { PORT: String(port), APP_URL: appUrl ?? url, ...env })
  await until(process, async () => (await fetch(`${url}/readyz`).catch(() => null))?.status === 200)
  return { ...process, url, appUrl: appUrl ?? url }
}

/** One worker; its options shorten leases and limits. Without, it is the product's as `npm run worker` starts it. */
export async function aWorkerProcess(
  env: Record<string, string>,
  options: WorkerOptions | null,
): Promise<Running> {
  const WORKER_PORT = String(await freePort())
  const program = options
    ? ['test/support/programs/worker.ts', JSON.stringify(options)]
    : ['app/start.ts', 'worker']
  const process = start(program, { WORKER_PORT, ...env })
  await until(process, () => Promise.resolve(/ready|Prokura works/.test(process.said())))
  return process
}

function start(program: string[], env: Record<string, string>): Running {
  const child = spawn(process.execPath, ['--import', 'tsx', ...program], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const ended = once(child, 'exit').then(([code]) => {
    running.delete(child)
    return code as number | null
  })
  return { pid: child.pid!, said: () => said, kill: (signal = 'SIGKILL') => void child.kill(signal), ended }
}

async function until({ said, ended }: Running, holds: () => Promise<boolean>) {
  let over = false
  void ended.then(() => (over = true))
  for (const deadline = Date.now() + 60_000; !(await holds()); await pause(30))
    if (over || Date.now() > deadline) throw new Error(`A process did not get ready:\n${said()}`)
}
