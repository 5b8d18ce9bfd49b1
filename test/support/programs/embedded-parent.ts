// A process that tests may kill: starts the embedded PostgreSQL, prints one JSON line, stops it on SIGTERM.
// node --import tsx test/support/programs/embedded-parent.ts <dataDir> <elsewhere>
import { startEmbedded } from '#db/embedded.ts'

const [dataDir, elsewhere] = process.argv.slice(2)
const said: string[] = []
const tell = (facts: object) => process.stdout.write(`${JSON.stringify({ said, ...facts })}\n`)
try {
  const embedded = await startEmbedded({ dataDir: dataDir!, elsewhere, say: (text) => said.push(text) })
  process.on('SIGTERM', () => void embedded.stop().then(() => process.exit(0)))
  setInterval(() => {}, 1000)
  tell({ url: embedded.url })
} catch (error) {
  tell({ refused: (error as Error).message })
}
