import type { Config } from '../config.ts'

/** Works on the outbox. Returns how to end it: what is under way finishes or is handed back. */
export async function startJobs(
  config: Config,
  { alone }: { alone: boolean },
): Promise<() => Promise<unknown>> {
  const { startWorker } = await import('#jobs/worker.ts')
  const worker = await startWorker()
  // Beside the web there is nothing more to tell, unless Bull has a board to show.
  if (!alone && !config.redisUrl) return () => worker.stop()
  const { startStatusServer } = await import('#jobs/status-server.ts')
  const status = await startStatusServer()
  return () => Promise.all([status.close(), worker.stop()])
}
