import { log } from '../log.ts'

const patience = 15_000

export type Ending = ReturnType<typeof ending>

/**
 * Ends what was started, last first, each within 15 s, and then the process. A second call changes nothing.
 * What is still starting is waited for, so that nothing is left running behind.
 */
export function ending(say: (text: string) => void) {
  const parts: { name: string; end: () => Promise<unknown> }[] = []
  const begun = new AbortController()

  async function end(started: Promise<unknown>, code: number) {
    if (begun.signal.aborted) return
    begun.abort(new Error('It was told to end'))
    if (code === 0) say('\nProkura finishes what runs and ends …')
    await started.catch(() => {})
    for (const { name, end } of parts.reverse()) {
      const late = new Promise((_resolve, reject) =>
        setTimeout(() => reject(new Error('took too long')), patience).unref(),
      )
      await Promise.race([end(), late]).catch((error) =>
        log.error({ err: error, part: name }, 'A part did not end cleanly'),
      )
    }
    process.exit(code)
  }

  return {
    end,
    toEnd: (name: string, end: () => Promise<unknown>) => void parts.push({ name, end }),
    /** Aborted once it ends: whatever only waits need not wait any longer. */
    signal: begun.signal,
  }
}
