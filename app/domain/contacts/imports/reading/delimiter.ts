import { parseRows } from './cells.ts'

export const delimiters = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof delimiters)[number]

/**
 * What separates the cells of a file that begins like this: whatever cuts its first rows into the most cells, equally
 * many in each.
 */
export function guessDelimiter(head: string): Delimiter {
  let best: { delimiter: Delimiter; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of delimiters) {
    const widths = widthsOf(head, delimiter)
    const [first] = widths
    if (first === undefined || first < 2) continue
    const even = widths.filter((width) => width === first).length / widths.length
    const score = even * Math.min(first, 20)
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

function widthsOf(head: string, delimiter: Delimiter): number[] {
  return parseRows(head, delimiter, 20)
    .filter((cells) => cells.length > 1 || cells[0] !== '')
    .map((cells) => cells.length)
}
