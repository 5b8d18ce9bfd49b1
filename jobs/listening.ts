import { sql } from '#db/sql.server.ts'

/**
 * Rings whenever something is left in the outbox. `renew` takes the subscription up again where its connection was lost
 * while PostgreSQL was away; until then polling is the net.
 */
export function listening(ring: () => void) {
  let current: { unlisten(): Promise<void> } | null = null
  let stopped = false
  let renewing: Promise<void> | null = null
  const once = async () => {
    const next = await sql.listen('outbox', ring, ring)
    await current?.unlisten()
    current = next
    if (stopped) await current.unlisten()
  }
  const renew = () =>
    (renewing ??= once()
      .catch(() => {})
      .finally(() => (renewing = null)))
  return {
    renew,
    async stop() {
      stopped = true
      await renewing
      await current?.unlisten().catch(() => {})
    },
  }
}
