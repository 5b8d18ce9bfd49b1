import { pino, stdTimeFunctions, type DestinationStream, type LoggerOptions } from 'pino'
import { logLevels } from './config.ts'

/** A log of JSON lines, to standard output unless told otherwise. Tokens and people's addresses stay out of it. */
export function createLog(destination?: DestinationStream) {
  const options: LoggerOptions = {
    // An unknown one is named by app/config.ts, which must get the chance.
    level: logLevels.find((level) => level === process.env.LOG_LEVEL?.trim()) ?? 'info',
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    serializers: { err: describeError },
    redact: ['req.headers', '*.token', '*.secret', '*.password'],
  }
  return destination ? pino(options, destination) : pino(options)
}

/** The log of web and start. */
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

// Tokens are 43 characters of base64url, ids 36.
function redact(text: string): string {
  return text.replace(/[A-Za-z0-9_-]{40,}/g, '…').replace(/[^\s@/<>"'=]+@[^\s@/<>"']+\.[^\s@/<>"']+/g, '…@…')
}
