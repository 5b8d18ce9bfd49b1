import { CsvError, parse } from 'csv-parse/sync'

/** The cells of rows; of a text that ends inside a quote, those of the rows before. */
export function parseRows(text: string, delimiter: string, most?: number): string[][] {
  const rows: string[][] = []
  try {
    parse(text, {
      delimiter,
      // Found out by the library, they are looked for at every character of a file that has none.
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: false,
      ...(most && { to: most }),
      on_record: (row: string[]) => void rows.push(row),
    })
  } catch (error) {
    if (!(error instanceof CsvError) || error.code !== 'CSV_QUOTE_NOT_CLOSED') throw error
  }
  return rows
}
