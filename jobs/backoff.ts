/**
 * Seconds until the next try, doubling with each up to five minutes, and jittered down by up to a half, so that a
 * thousand rows that failed together do not come back together.
 */
export function backoff(doublings: number): number {
  return jittered(Math.min(300, 2 ** Math.min(doublings, 30)))
}

/**
 * Seconds until the next try of something that is as old as `age`: waiting as long as it has lived doubles too, and
 * needs no count of tries.
 */
export function backoffByAge(age: number): number {
  return jittered(Math.min(120, Math.max(1, age)))
}

function jittered(seconds: number): number {
  return seconds * (0.5 + Math.random() / 2)
}
