// Tests that need a program which npm does not bring:
//   describeWith(['chromium'], 'the approval page', () => { … chromiumPath() … })
// Where the program is missing the tests are skipped and the run says so by name; with CI=true they fail.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe, test } from 'vitest'

const names = {
  chromium: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  'redis-server': ['redis-server'],
} as const
export type Program = keyof typeof names

/** Full path of a program, or null. CHROMIUM_PATH names another Chromium. */
export function pathOf(program: Program): string | null {
  const given = program === 'chromium' ? process.env.CHROMIUM_PATH : undefined
  if (given && existsSync(given)) return given
  for (const name of names[program]) {
    try {
      return execFileSync('/bin/sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim()
    } catch {
      continue
    }
  }
  return null
}

/** Path of Chromium inside `describeWith(['chromium'], …)`. */
export function chromiumPath(): string {
  return pathOf('chromium') ?? '/usr/bin/chromium'
}

/** describe() for tests that need these programs. */
export function describeWith(programs: Program[], name: string, tests: () => void) {
  const missing = programs.filter((program) => pathOf(program) === null)
  if (missing.length === 0) return describe(name, tests)
  const reason = `${missing.join(' and ')} not installed`
  if (process.env.CI) {
    return test(name, () => {
      throw new Error(`${reason}, and with CI set nothing may be skipped`)
    })
  }
  process.stderr.write(`\nSKIPPED: ${name} (${reason})\n`)
  describe.skip(`${name} (skipped: ${reason})`, tests)
}
