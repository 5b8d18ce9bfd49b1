// For working on Prokura: `npm run dev` builds and starts again whenever a source file changes. Same parts as `npm start`.
import { execFileSync } from 'node:child_process'

execFileSync('npm', ['run', '--silent', 'build'], {
  stdio: ['ignore', 'ignore', 'inherit'],
  shell: process.platform === 'win32',
})
await import('./start.ts')
