// Runs npm scripts side by side and prints what each said when it ends: node .ci/side-by-side.js types:tsc lint:code
import { spawn } from 'node:child_process'

const codes = await Promise.all(
  process.argv.slice(2).map(
    (name) =>
      new Promise((resolve) => {
        const began = Date.now()
        const child = spawn('npm', ['run', '--silent', name], { stdio: ['ignore', 'pipe', 'pipe'] })
        let said = ''
        for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (said += piece))
        child.on('close', (code) => {
          process.stdout.write(
            `${said}${name}: ${code === 0 ? 'fine' : 'FAILED'}, ${Math.round((Date.now() - began) / 1000)} s\n`,
          )
          resolve(code)
        })
      }),
  ),
)
process.exitCode = codes.every((code) => code === 0) ? 0 : 1
