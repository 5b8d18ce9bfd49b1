// A worker that tests may kill, with short leases so that its rows are offered again soon; ends on SIGTERM as the product's.
// node --import tsx test/support/programs/worker.ts '{"leaseSeconds":2,…}'
import { isLostWrite } from '#db/lost-connections.ts'
import { sql } from '#db/sql.server.ts'
import { startWorker, type WorkerOptions } from '#jobs/worker.ts'

process.on('unhandledRejection', () => {})
process.on('uncaughtException', (error) => {
  if (!isLostWrite(error)) throw error
})
const worker = await startWorker(JSON.parse(process.argv[2] ?? '{}') as WorkerOptions)
process.on(
  'SIGTERM',
  () => void worker.stop().then(async () => (await sql.end({ timeout: 1 }), process.exit(0))),
)
process.stdout.write('ready\n')
