// The lines by which mail programs begin what they quote.
const beginnings = [
  /^>/,
  /^-{2,}\s*(original message|original-nachricht|ursprüngliche nachricht|forwarded message|weitergeleitete nachricht)\s*-{2,}/i,
  /^(on|am) .{5,200}(wrote|schrieb[^:]{0,120}):\s*$/i,
  /^_{20,}\s*$/,
  /^(from|von): .{3,}$/i,
]
/** Such a line alone may be part of what was written; the next ones show that it is not. */
const headings = /^(sent|date|to|subject|gesendet|datum|an|betreff): /im

/** A message's own text, and what it quotes of earlier ones at its end. Where all of it is quoted, it is its own. */
export function splitQuoted(text: string): { own: string; quoted: string } {
  const lines = text.split('\n')
  const at = lines.findIndex((line, index) => beginsQuote(lines, line.trim(), index))
  const own = at < 0 ? text : lines.slice(0, at).join('\n').trimEnd()
  if (at < 0 || own === '') return { own: text, quoted: '' }
  return { own, quoted: lines.slice(at).join('\n').trim() }
}

function beginsQuote(lines: string[], line: string, index: number): boolean {
  const which = beginnings.findIndex((beginning) => beginning.test(line))
  if (which < 0) return false
  const rest = lines.slice(index + 1)
  // Somebody who answers between the lines wants all of it to be read.
  if (which === 0) return rest.every((each) => each.startsWith('>') || each.trim() === '')
  return which < 4 ? true : headings.test(rest.slice(0, 4).join('\n'))
}
