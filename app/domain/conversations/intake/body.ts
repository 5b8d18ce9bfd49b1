import type { Email } from 'postal-mime'
import { storable } from '../../storable.ts'
import { longestHtml, longestText } from './limits.ts'
import { textOfHtml } from './text-of-html.ts'
import { withWindowsLetters } from './windows-letters.ts'

type Kept = { filename: string; mimeType: string; contentId?: string; content: ArrayBuffer }

/**
 * What a mail says: as text always, as HTML where it has some. What is too long to be shown is kept whole among the
 * attachments.
 */
export function bodyOf(email: Pick<Email, 'text' | 'html'>): {
  text: string
  html: string | null
  kept: Kept[]
} {
  const kept: Kept[] = []
  const html =
    email.html === undefined || email.html.trim() === '' ? null : storable(withWindowsLetters(email.html))
  if (html !== null && html.length > longestHtml) kept.push(whole('message.html', 'text/html', html))
  const written = email.text?.trim()
    ? email.text
    : html === null
      ? ''
      : textOfHtml(html.slice(0, longestHtml))
  const text = storable(withWindowsLetters(written).replace(/\r\n?/g, '\n')).trim()
  if (text.length > longestText) kept.push(whole('message.txt', 'text/plain', text))
  return {
    text: text.length > longestText ? `${storable(text.slice(0, longestText))}\n\n[…]` : text,
    html: html !== null && html.length <= longestHtml ? html : null,
    kept,
  }
}

function whole(filename: string, mimeType: string, text: string): Kept {
  const { buffer } = new TextEncoder().encode(text)
  return { filename, mimeType, content: buffer as ArrayBuffer }
}
