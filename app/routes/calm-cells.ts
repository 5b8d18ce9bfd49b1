/**
 * The CSV library quotes a formula at the beginning of a cell. A spreadsheet that splits at semicolons or tabs makes cells
 * of what stands behind those too, and some look past white space.
 */
export function calm(text: string): string {
  // From the sign backwards: looked for the other way round, a megabyte of empty lines takes hours.
  return text.replace(/[=+\-@](?<=(?:[;,\t\n\r]\s*|^\s+)[=+\-@])/g, "'$&")
}
