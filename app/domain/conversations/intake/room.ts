/**
 * How much of the mails that are just coming in lies in memory at once. What finds no room is to be handed in again later:
 * every mail server does that by itself.
 */
export class Room {
  private held = 0

  constructor(private readonly bytes: number) {}

  /** A place for one mail that grows as it comes. */
  place(): Place {
    let own = 0
    return {
      take: (bytes) => {
        if (this.held + bytes > this.bytes) return false
        this.held += bytes
        own += bytes
        return true
      },
      leave: () => {
        this.held -= own
        own = 0
      },
    }
  }
}

export type Place = {
  /** Whether there is room for so many more; nothing is taken where there is not. */
  take(bytes: number): boolean
  leave(): void
}
