// Codes of postgres.js and of Node where no answer came, and of PostgreSQL where it is just stopping or starting.
const away = new Set([
  ...['CONNECT_TIMEOUT', 'CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED'],
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ENOTFOUND',
    'EAI_AGAIN',
  ],
  ...['57P01', '57P02', '57P03', '53300', '08000', '08001', '08003', '08006'],
])

/** Whether an error, or what caused it, only says that PostgreSQL cannot be reached now. */
export function isDatabaseAway(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause)
    if (away.has(String((at as { code?: unknown }).code))) return true
  return false
}
