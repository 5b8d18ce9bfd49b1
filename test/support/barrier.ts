/**
 * Lets `parties` callers pass together once all have come: how a naive version is made to lose its race every time.
 * Take no more parties than the pool has connections.
 */
export function barrier(parties: number): () => Promise<void> {
  let open: () => void
  let waiting = 0
  const all = new Promise<void>((resolve) => (open = resolve))
  return async () => {
    if (++waiting === parties) open()
    await all
  }
}
