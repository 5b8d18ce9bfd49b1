/** What the bytes 80 to 9F are in Windows-1252, in their order; five of them are nothing. */
const letters = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/**
 * Mail programs say ISO-8859-1 and write Windows-1252, and some versions of Node read the latter as the former: euro signs,
 * dashes and quotation marks arrive as control characters, which nobody writes. They become what was meant, as browsers have it.
 */
export function withWindowsLetters(text: string): string {
  return text.replace(/[\u0080-\u009f]/g, (control) => letters[control.charCodeAt(0) - 0x80]!)
}
