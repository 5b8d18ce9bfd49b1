import fc from 'fast-check'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { RowEnds } from '#app/domain/contacts/imports/reading/row-ends.ts'

function cut(text: string, chunk: number) {
  const bytes = Buffer.from(text)
  const ends: number[] = []
  const rows = new RowEnds(','.charCodeAt(0))
  for (let at = 0; at < bytes.length; at += chunk)
    rows.push(bytes.subarray(at, at + chunk), (end) => void ends.push(end))
  const { insideQuote } = rows.finish((end) => void ends.push(end))
  return { ends, insideQuote, bytes }
}

const options = {
  delimiter: ',',
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_quotes: true,
  relax_column_count: true,
}

test('rows end where the CSV library ends them, whatever the file and however it comes in', () => {
  const piece = fc.constantFrom('"', '""', ',', '\n', '\r\n', '\r', 'a', 'ä', ' ', '", ', '"\n', ',"')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.integer({ min: 1, max: 7 }), (pieces, chunk) => {
      const text = pieces.join('')
      const { ends, insideQuote, bytes } = cut(text, chunk)
      if (insideQuote) {
        expect(() => parse(text, options)).toThrow(/quote/i)
        return
      }
      expect(parse(text, options)).toHaveLength(ends.length)
      // Each row by itself reads as it does among the others.
      const alone = ends.flatMap((end, at) => parse(bytes.subarray(ends[at - 1] ?? 0, end), options))
      expect(alone).toEqual(parse(text, options))
    }),
    { numRuns: 2000 },
  )
})

test('an empty row is told from one with something in it', () => {
  const filled: boolean[] = []
  const rows = new RowEnds(','.charCodeAt(0))
  rows.push(Buffer.from('a\n\n\r\nb\r\n\r,\rc'), (_, is) => void filled.push(is))
  rows.finish((_, is) => void filled.push(is))
  expect(filled).toEqual([true, false, false, true, false, true, true])
})
