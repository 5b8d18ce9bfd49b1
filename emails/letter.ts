import { toPlainText } from '@react-email/render'
import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'

export type Locale = 'en' | 'de'

/** Who reads a mail; the name is null where the address is all that is known. */
export type Reader = { locale: Locale; timeZone: string; readerName: string | null }

/** A mail in words: both parts say the same. */
export type Words = { subject: string; text: string; html: string }

/** Mail programs that look at it at all look for this one. */
const doctype =
  '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'

/** Renders a mail. Its text part is made from the HTML, so that the two cannot differ. */
export async function letter(subject: string, mail: ReactElement): Promise<Words> {
  // Not the library's render(): it streams, and React 18 pads streams with zero bytes where an umlaut does not fit.
  const html = doctype + renderToStaticMarkup(mail)
  return { subject, html, text: toPlainText(html, textOptions).trim() + '\n' }
}

/** What html-to-text gives to a formatter; it brings no types of its own. */
type Builder = {
  openBlock(options: { leadingLineBreaks: number }): void
  addInline(text: string): void
  closeBlock(options: { trailingLineBreaks: number }): void
}
type Formatter = (
  element: { children: unknown },
  walk: (nodes: unknown, builder: Builder) => void,
  builder: Builder,
) => void

/** The button becomes its label and a colon; the address stands below it anyway. */
const label: Formatter = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2 })
  walk(element.children, builder)
  builder.addInline(':')
  builder.closeBlock({ trailingLineBreaks: 1 })
}

const textOptions = {
  formatters: { label },
  selectors: [
    { selector: 'a.button', format: 'label' },
    { selector: 'h1', options: { uppercase: false } },
    { selector: 'ul', options: { itemPrefix: ' - ' } },
    { selector: 'hr', options: { length: 40 } },
  ],
}
