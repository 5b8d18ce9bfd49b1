// Setup file of vitest: a console.error that the test did not announce fails the test.
// Announce one inside the test, before it happens: `expectConsoleError(/hydration/)`.
import { afterEach, beforeEach } from 'vitest'

let announced: RegExp[] = []
let unexpected: string[] = []

/** Lets this test print errors that match; any number of them. */
export function expectConsoleError(pattern: RegExp) {
  announced.push(pattern)
}

const print = console.error
console.error = (...parts: unknown[]) => {
  const text = parts
    .map((part) => (part instanceof Error ? (part.stack ?? part.message) : String(part)))
    .join(' ')
  if (announced.some((pattern) => pattern.test(text))) return
  unexpected.push(text)
  print(...parts)
}

beforeEach(() => {
  announced = []
  unexpected = []
})

afterEach(() => {
  if (unexpected.length > 0) throw new Error(`console.error was called:\n${unexpected.join('\n')}`)
})
