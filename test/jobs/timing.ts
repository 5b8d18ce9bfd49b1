/** Waits until something holds, at most so long; then throws. */
export async function until(holds: () => boolean | Promise<boolean>, milliseconds = 20_000) {
  for (const deadline = Date.now() + milliseconds; !(await holds());) {
    if (Date.now() > deadline) throw new Error(`Does not hold after ${milliseconds} ms: ${holds.toString()}`)
    await pause(20)
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
