/** One request of a flood: when it began, and whether it let somebody in. */
export type Wave = { begun: number; answered: number; ok: boolean }

/**
 * Two hundred requests, twenty at a time, and a revocation in the midst of them. Gives every request, and when the
 * revocation was answered.
 */
export async function floodWhile(
  request: (number: number) => Promise<boolean>,
  revoke: () => Promise<unknown>,
): Promise<{ waves: Wave[]; revokedAt: number }> {
  const waves: Wave[] = []
  let next = 0
  let revokedAt: Promise<number> | undefined
  const swimmer = async () => {
    while (next < 200) {
      const number = next++
      // However slow the machine, the last of them begin after the answer.
      if (number >= 140) await revokedAt
      const begun = performance.now()
      const ok = await request(number)
      waves.push({ begun, answered: performance.now(), ok })
      if (waves.length >= 40) revokedAt ??= revoke().then(() => performance.now())
    }
  }
  await Promise.all(Array.from({ length: 20 }, swimmer))
  return { waves, revokedAt: await revokedAt! }
}
