import { createHash } from 'node:crypto'
import { headAndBody, headersOf } from './head.ts'

/**
 * The same for every copy of one mail, whichever way it came: of what its sender wrote, without what servers add on the way
 * (Received, Return-Path, verdicts on spam) and without how they fold headers and end lines. A Message-ID that is used for
 * another content makes another mail.
 */
export function fingerprintOf(raw: Buffer): Buffer {
  const { head, body } = headAndBody(raw)
  const own = headersOf(head, ['message-id', 'from', 'date', 'subject'])
  const hash = createHash('sha256')
  for (const value of [own['message-id'], own.from, own.date, own.subject])
    hash.update(`${value}\n`, 'latin1')
  const text = body.toString('latin1').replaceAll('\r\n', '\n')
  // No pattern: on a million empty lines `\n+$` would take hours.
  let end = text.length
  while (text[end - 1] === '\n') end--
  return hash.update(text.slice(0, end), 'latin1').digest()
}
