/** What was measured, in milliseconds where no unit is said, beside a baseline of the same run. */
export type Figure = {
  group: string
  what: string
  /** Medians. */
  ours: number
  baseline: string
  theirs: number
  /** 95 of 100 were at most this. */
  p95: number
  /** 99 of 100. */
  p99?: number
  /** What a reader must know to judge it: the index it took, or the longest wait of others. */
  note?: string
}

type Work = (number: number) => PromiseLike<unknown>

const longestTurn = 5_000

/**
 * Runs both in turns of `each`, one after the other, so that whatever else the machine does hits both alike. The first
 * turn of each warms up and counts for nothing. A turn that takes five seconds is broken off, whatever is left of it.
 */
export async function compare(
  { group, what, baseline, note }: Pick<Figure, 'group' | 'what' | 'baseline' | 'note'>,
  ours: Work,
  theirs: Work,
  { rounds = 12, each = 50 } = {},
): Promise<Figure> {
  const times: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] }
  for (let round = 0; round < rounds; round++) {
    for (const [name, work] of [
      ['theirs', theirs],
      ['ours', ours],
    ] as const) {
      const until = performance.now() + longestTurn
      for (let run = 0; run < each && performance.now() < until; run++) {
        const began = performance.now()
        await work(round * each + run)
        if (round > 0) times[name].push(performance.now() - began)
      }
    }
  }
  return {
    group,
    what,
    ours: at(times.ours, 0.5),
    baseline,
    theirs: at(times.theirs, 0.5),
    p95: at(times.ours, 0.95),
    p99: at(times.ours, 0.99),
    note,
  }
}

/** The value below which this share of the values lies. */
export function at(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!
}

/** How many a second `hands` workers manage for so many seconds, none waiting for another. */
export async function rate(work: Work, { hands = 8, seconds = 4 } = {}): Promise<number> {
  let done = 0
  const until = performance.now() + seconds * 1000
  await Promise.all(
    Array.from({ length: hands }, async () => {
      while (performance.now() < until) await work(done++)
    }),
  )
  return done / seconds
}

export function printed(figures: Figure[]): string {
  const ms = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(value < 100 ? 1 : 0))
  const rows = figures.map(({ what, ours, p95, p99, baseline, theirs, note }) => [
    what,
    ms(ours),
    ms(p95),
    p99 === undefined ? '' : ms(p99),
    baseline,
    ms(theirs),
    `${(ours / theirs).toFixed(ours < theirs / 5 ? 2 : 1)}×`,
    note ?? '',
  ])
  const head = ['', 'median', 'p95', 'p99', 'beside', 'median', 'ratio', '']
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]!.length)))
  const line = (row: string[]) =>
    row
      .map((cell, column) =>
        [1, 2, 3, 5, 6].includes(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join('  ')
      .trimEnd()
  const groups = [...new Set(figures.map(({ group }) => group))]
  return groups
    .map((group) =>
      [group, line(head), ...rows.filter((_, index) => figures[index]!.group === group).map(line)].join('\n'),
    )
    .join('\n\n')
}
