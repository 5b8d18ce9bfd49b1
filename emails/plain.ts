/** An invisible character between the parts of what looks like an address: to the eye nothing, to a link finder a break. */
export const breaker = '\u200c'

/**
 * Somebody's free text without anything that a mail program would make clickable (L6). Mail programs turn bare texts such
 * as `https://a.b`, `www.a.b`, `a@b.c` into links by themselves, so escaping is not enough: after each dot, colon and at
 * sign inside a word a zero-width non-joiner ends what they look for.
 */
export function unlinked(text: string): string {
  return text.replace(/(?<=\S)([.:@\u3002\uff0e\uff61\uff1a\uff20])(?=\S)/gu, `$1${breaker}`)
}

/** A message as its writer typed it, without control and direction characters and without gaps that push our words away. */
export function messageLines(message: string): string[] {
  return unlinked(shown(message.replace(/\r\n?|[\u2028\u2029]/g, '\n'), /[^\S\n]+$/gm))
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .split('\n')
}

/** A name inside a mail's text: one line, never a link, shortened. */
export function named(name: string): string {
  return unlinked(shortened(oneLine(name), 120))
}

/** A name inside a subject: one line, shortened so that our words stay in sight. */
export function inSubject(name: string): string {
  return shortened(oneLine(name), 60)
}

function oneLine(text: string): string {
  return shown(text.replace(/[\r\n\t\u2028\u2029]+/g, ' '))
    .replace(/\s+/g, ' ')
    .trim()
}

// Direction overrides make "moc.live" read "evil.com"; other control characters have no place in text at all.
function shown(text: string, alsoWithout = /(?!)/g): string {
  return text
    .replace(/[^\P{Cc}\n\t]|[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu, '')
    .replace(alsoWithout, '')
}

function shortened(text: string, length: number): string {
  const characters = [...text]
  return characters.length <= length
    ? text
    : `${characters
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`
}
