import type { Email } from 'postal-mime'
import { longestMessageId, mostReferences } from './limits.ts'

/** A Message-ID without its brackets; null for what is none that could be found again. */
export function messageIdOf(text: string | undefined): string | null {
  return idsIn(text)[0] ?? null
}

/**
 * What a mail refers to: all of it in the order of the thread, and in the order of looking for it, what it answers first and
 * then back to the beginning.
 */
export function answeredIds({ inReplyTo, references }: Email): { referenceIds: string[]; answers: string[] } {
  const answered = idsIn(inReplyTo)
  const all = [...new Set([...idsIn(references), ...answered])]
  // Of a thread that went on for ever the beginning and the end say where it belongs.
  const referenceIds = all.length > mostReferences ? [all[0]!, ...all.slice(1 - mostReferences)] : all
  const answers = [...new Set([...answered.slice(0, 10), ...referenceIds.toReversed()])]
  return { referenceIds, answers }
}

/** The messages that a report of a mail server is about: it carries them, or their heads, and names no others. */
export function bouncedIds({ attachments }: Email): string[] {
  if (!attachments.some(({ mimeType }) => mimeType === 'message/delivery-status')) return []
  return attachments
    .filter(({ mimeType }) => /^(message\/(rfc822|global)(-headers)?|text\/rfc822-headers)$/.test(mimeType))
    .slice(0, 3)
    .flatMap(({ content }) => {
      const head = Buffer.from(content as ArrayBuffer).toString('latin1', 0, 65_536)
      return idsIn(/^message-id[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)/im.exec(head)?.[1])
    })
}

/** The ids in a header. Some programs leave the brackets away. Bytes beyond ASCII are none of an id's. */
function idsIn(text: string | undefined): string[] {
  const header = (text ?? '').slice(0, 300_000)
  const bracketed = [...header.matchAll(/<([^<>]+)>/g)].map(([, id = '']) => id.replace(/\s+/g, ''))
  const ids = bracketed.length > 0 ? bracketed : header.split(/[\s,;]+/).filter((word) => word.includes('@'))
  return ids.filter((id) => id.length <= longestMessageId && /^[!-~]+$/.test(id))
}
