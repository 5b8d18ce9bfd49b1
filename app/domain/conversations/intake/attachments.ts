import type { Attachment } from 'postal-mime'
import { plainName } from '../../names.ts'
import { storable } from '../../storable.ts'
import { longestMessageId, mostAttachments, mostNames } from './limits.ts'
import { withWindowsLetters } from './windows-letters.ts'

export type ReadAttachment = {
  name: string
  mediaType: string
  size: number
  contentId: string | null
  /** Null where there are too many: then only its name is kept. */
  content: Buffer | null
}

/** What hangs on a mail, as it is kept. */
export function attachmentsOf(
  attachments: Pick<Attachment, 'filename' | 'mimeType' | 'contentId' | 'content'>[],
) {
  return attachments
    .slice(0, mostNames)
    .map(({ filename, mimeType, contentId, content }, at): ReadAttachment => {
      // Never a text: the reader was not asked for another encoding.
      const bytes = Buffer.from(content as ArrayBuffer)
      const mediaType = mediaTypeOf(mimeType)
      return {
        name: fileName(filename) || unnamed(mediaType),
        mediaType,
        size: bytes.length,
        contentId: contentIdOf(contentId),
        content: at < mostAttachments ? bytes : null,
      }
    })
}

/**
 * A name under which it can be saved anywhere: no folders, nothing that turns or hides a part of it, nothing that a system
 * takes for its own. May be empty.
 */
export function fileName(written: string | null): string {
  const last = storable(withWindowsLetters((written ?? '').slice(-1000)))
    .split(/[/\\]/)
    .at(-1)!
  const name = plainName(last)
    .replace(/[<>:"|?*\p{Cc}]/gu, '_')
    .replace(/^[.\s]+|[.\s]+$/gu, '')
  const dot = name.lastIndexOf('.')
  const ending = dot > 0 && name.length - dot <= 20 ? name.slice(dot) : ''
  const longest = 180 - ending.length
  return [...name.slice(0, name.length - ending.length)].slice(0, longest).join('') + ending
}

function unnamed(mediaType: string): string {
  const endings: Record<string, string> = {
    'message/rfc822': 'message.eml',
    'text/calendar': 'invitation.ics',
    'message/delivery-status': 'delivery-status.txt',
    'text/rfc822-headers': 'headers.txt',
  }
  return endings[mediaType] ?? 'attachment'
}

function mediaTypeOf(written: string): string {
  const type = written.trim().toLowerCase()
  return /^[a-z0-9!#$&^_.+-]{1,127}\/[a-z0-9!#$&^_.+-]{1,127}$/.test(type) ? type : 'application/octet-stream'
}

function contentIdOf(written: string | undefined): string | null {
  const id = storable((written ?? '').trim().replace(/^<|>$/g, ''))
  return id === '' || id.length > longestMessageId ? null : id
}
