/** A bell that remembers one ring: a loop waits for it, and a ring while nobody waits is heard by the next who does. */
export class Bell {
  private rung = false
  private wake: (() => void) | null = null

  ring() {
    this.rung = true
    this.wake?.()
  }

  /** Resolves at the next ring, at once where it rang since the last wait, or after so many milliseconds. */
  async heard(milliseconds: number): Promise<void> {
    if (!this.rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds)
        this.wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      this.wake = null
    }
    this.rung = false
  }
}
