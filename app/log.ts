import { AsyncLocalStorage } from 'node:async_hooks'
import {
  destination as opened,
  pino,
  stdTimeFunctions,
  type DestinationStream,
  type LoggerOptions,
} from 'pino'
import { readConfig } from './config.ts'

const current = new AsyncLocalStorage<string>()

/** Runs a function so that every line logged in it, and in what it awaits, carries this request's id. */
export function runWithRequestId<T>(id: string, fn: () => T): T {
  return current.run(id, fn)
}

/** A log of JSON lines, to standard output unless told otherwise. Tokens and people's addresses stay out of it. */
export function createLog(destination: DestinationStream = standardOutput()) {
  // A faulty configuration is named by whoever starts; until then it is logged as usual.
  const read = readConfig(process.env)
  const options: LoggerOptions = {
    level: 'config' in read ? read.config.logLevel : 'info',
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    mixin: () => {
      const request = current.getStore()
      return request ? { request } : {}
    },
    serializers: { err: describeError },
    hooks: {
      // Without words of our own pino takes the error's, as they are.
      logMethod(given, write) {
        const facts = given[0] as { err?: unknown } | undefined
        if (given.length === 1 && facts?.err instanceof Error)
          write.call(this, facts, redact(facts.err.message))
        else write.apply(this, given)
      },
    },
    redact: ['req.headers', '*.token', '*.secret', '*.password'],
  }
  return pino(options, destination)
}

/** Where a full disk, or a reader that went away, costs lines and not the process: its requests go on. */
function standardOutput(): DestinationStream {
  const stream = opened({ dest: 1, sync: true, maxLength: 1_000_000 })
  stream.on('error', () => {})
  return stream
}

/** The log of this process. */
export const log = createLog()

/** A path without its query and without tokens; ids stay, they open nothing. */
export function redactPath(path: string): string {
  return redact(path.split('?')[0]!)
}

/** A database error's own fields would repeat what people typed, so only these few are kept. */
function describeError(error: unknown) {
  if (!(error instanceof Error)) return { message: redact(String(error)) }
  const { code } = error as { code?: unknown }
  return { type: error.name, code, message: redact(error.message), stack: redact(error.stack ?? '') }
}

// Tokens are 43 characters of base64url, ids 36; a browser may write either part of them, or an at sign, with a %.
function redact(text: string): string {
  return text
    .replace(/(\/\/)[^\s/@]+@/g, '$1…@')
    .replace(/[A-Za-z0-9_%-]{40,}/g, '…')
    .replace(/[^\s@/<>"'=]+(?:@|%40)[^\s@/<>"']+\.[^\s@/<>"']+/gi, '…@…')
}
