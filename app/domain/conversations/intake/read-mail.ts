import PostalMime, { type Address, type Email } from 'postal-mime'
import { parseAddress } from '../../addresses.ts'
import { plainName } from '../../names.ts'
import { storable } from '../../storable.ts'
import { attachmentsOf, type ReadAttachment } from './attachments.ts'
import { isAutomatic } from './automatic.ts'
import { headAndBody } from './head.ts'
import { deepestNesting, longestHeaders, mostAddresses, mostLines, mostParts } from './limits.ts'
import { answeredIds, bouncedIds, messageIdOf } from './message-ids.ts'
import { bodyOf } from './body.ts'
import { withWindowsLetters } from './windows-letters.ts'

/** What a mail says, in the form in which it is kept. */
export type ReadMail = {
  /** Whom answers go to: the one in Reply-To, else From. Null where nobody is named that could be written to. */
  from: { name: string; address: string } | null
  /** Everybody who is said to have written or sent it. */
  authors: string[]
  to: string[]
  cc: string[]
  subject: string
  text: string
  html: string | null
  messageId: string | null
  /** The messages that it refers to, as it names them, and which of them to look for first. */
  referenceIds: string[]
  answers: string[]
  automatic: boolean
  datedAt: Date | null
  attachments: ReadAttachment[]
}

export type ReadingRefusal = 'too-many-parts' | 'too-many-headers' | 'too-deep' | 'unreadable'

/** Reads a mail, whatever its sender made of it; never throws. `sender` is that of the envelope. */
export async function readMail(
  raw: Buffer,
  sender: string,
): Promise<{ ok: true; mail: ReadMail } | { ok: false; reason: ReadingRefusal }> {
  if (count(raw, '\n', mostLines) || count(raw, '\n--', mostParts))
    return { ok: false, reason: 'too-many-parts' }
  const { head } = headAndBody(raw)
  if (head.length > longestHeaders) return { ok: false, reason: 'too-many-headers' }
  try {
    const email = await PostalMime.parse(raw, {
      maxNestingDepth: deepestNesting,
      maxHeadersSize: longestHeaders,
      // A mail in a mail is somebody else's: it hangs on this one, and says nothing in its name.
      forceRfc822Attachments: true,
    })
    return { ok: true, mail: mailOf(email, sender) }
  } catch (error) {
    const said = error instanceof Error ? error.message : ''
    if (said.includes('nesting depth')) return { ok: false, reason: 'too-deep' }
    return { ok: false, reason: said.includes('header size') ? 'too-many-headers' : 'unreadable' }
  }
}

function mailOf(email: Email, sender: string): ReadMail {
  const from = mailboxes([email.from])
  const replyTo = mailboxes(email.replyTo)
  const sentBy = mailboxes([email.sender])
  // Forms of web sites write in their own name and say whom to answer.
  const author = (replyTo.length === 1 ? replyTo[0] : from[0]) ?? from[0] ?? sentBy[0] ?? replyTo[0]
  const envelope = parseAddress(sender)
  const address = author?.address ?? (envelope.ok ? envelope.address : null)
  const name = author?.name || (from[0]?.name ?? '')
  const { referenceIds, answers } = answeredIds(email)
  const { text, html, kept } = bodyOf(email)
  return {
    from: address === null ? null : { name, address },
    authors: [...from, ...replyTo, ...sentBy].map((each) => each.address),
    to: addressesIn(email.to),
    cc: addressesIn(email.cc),
    subject: lineOf(email.subject ?? '', 1000),
    text,
    html,
    messageId: messageIdOf(email.messageId),
    referenceIds,
    answers: [...answers, ...bouncedIds(email)],
    automatic: isAutomatic(email, sender, address),
    datedAt: dateOf(email.date),
    attachments: attachmentsOf([...kept, ...email.attachments]),
  }
}

/** Those that can be written to, groups taken apart. Beyond a few nobody reads them; each costs. */
function mailboxes(addresses: (Address | undefined)[] = []): { name: string; address: string }[] {
  const found: { name: string; address: string }[] = []
  for (const one of addresses)
    for (const { name, address } of one ? (one.group ?? [one]) : []) {
      if (found.length === mostAddresses) return found
      const parsed = parseAddress(address ?? '')
      if (parsed.ok) found.push({ name: lineOf(name, 200), address: parsed.address })
    }
  return found
}

function addressesIn(addresses: Address[] | undefined): string[] {
  return [...new Set(mailboxes(addresses).map(({ address }) => address))]
}

/** One line of text without what hides or turns it, cut to so many characters. */
function lineOf(text: string, longest: number): string {
  const line = plainName(storable(withWindowsLetters(text.slice(0, 2 * longest))))
  return [...line].slice(0, longest).join('')
}

/** When it says that it was written; what no calendar of people holds says nothing. */
function dateOf(text: string | undefined): Date | null {
  const date = new Date(text ?? '')
  const year = date.getUTCFullYear()
  return year >= 1970 && year < 2100 ? date : null
}

/** Whether the text is there more often than that. */
function count(raw: Buffer, text: string, most: number): boolean {
  let found = 0
  for (let at = raw.indexOf(text); at >= 0; at = raw.indexOf(text, at + 1)) if (++found > most) return true
  return false
}
