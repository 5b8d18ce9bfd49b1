import { createHmac } from 'node:crypto'
import type { Request } from 'express'
import { headAndBody, headersOf } from '../../domain/conversations/intake/head.ts'
import { largestMail } from '../../domain/conversations/intake/limits.ts'
import { formFields } from './form-fields.ts'
import { isFresh, isSigned, same, type Envelope } from './signature.ts'

/** A mail as somebody hands it in. */
export type HandedIn = { raw: Buffer; recipients: string[]; sender: string }
export type HandIn = { ok: true; mail: HandedIn } | { ok: false; status: 401 | 415 | 422 }

/** Somebody who hands in mails by HTTP, and in whose way. */
export type Sender = {
  /** What a request may bring: JSON and forms write a mail longer than it is. */
  longest: number
  /** Whether it is worth reading at all, by its headers. */
  isWorthReading(req: Request, secret: string): boolean
  read(req: Request, body: Buffer, secret: string): HandIn
  /** What it takes for "never again"; others would try for hours. */
  refused: (status: 404 | 413 | 422) => number
}

/** The mail itself, with a signature: from a mail server's pipe, a function in a cloud, or a program of one's own. */
const plain: Sender = {
  longest: largestMail,
  isWorthReading: ({ headers }) =>
    isFresh(String(headers['x-prokura-timestamp'] ?? '')) && headers['x-prokura-signature'] !== undefined,
  read(req, body, secret) {
    const envelope = envelopeOf(req)
    if (!isSigned(req.headers, body, envelope, secret)) return { ok: false, status: 401 }
    return { ok: true, mail: handedIn(body, envelope) }
  },
  refused: (status) => status,
}

/** Postmark's inbound webhook, with the raw mail in it, and the secret as password in its URL. */
const postmark: Sender = {
  longest: 3 * largestMail,
  isWorthReading: ({ headers }, secret) => {
    const [, given = ''] = /^Basic ([\w+/=-]+)$/.exec(headers.authorization ?? '') ?? []
    return same(Buffer.from(given, 'base64').toString().split(':').slice(1).join(':'), secret)
  },
  read(_req, body) {
    const json = parsed(body)
    if (typeof json?.RawEmail !== 'string') return { ok: false, status: 422 }
    const recipients = typeof json.OriginalRecipient === 'string' ? json.OriginalRecipient : ''
    const envelope = recipients ? { recipients, sender: '' } : null
    return { ok: true, mail: handedIn(Buffer.from(json.RawEmail), envelope) }
  },
  // It gives up on 403 and tries everything else again.
  refused: () => 403,
}

/** Mailgun's routes, forwarding to a URL that ends in `mime`; signed with the key of its webhooks, which then is the secret. */
const mailgun: Sender = {
  longest: 3 * largestMail,
  isWorthReading: () => true,
  read(req, body, secret) {
    const field = formFields(req.headers['content-type'] ?? '', body)
    if (!field) return { ok: false, status: 415 }
    const text = (name: string) => field(name)?.toString() ?? ''
    const time = text('timestamp')
    const right = createHmac('sha256', secret)
      .update(time + text('token'))
      .digest('hex')
    if (!isFresh(time) || !same(text('signature'), right)) return { ok: false, status: 401 }
    const raw = field('body-mime')
    if (!raw) return { ok: false, status: 422 }
    return { ok: true, mail: handedIn(raw, { recipients: text('recipient'), sender: text('sender') }) }
  },
  // It gives up on 406 and tries everything else again.
  refused: () => 406,
}

export const senders: Record<string, Sender> = {
  '/inbound/mails': plain,
  '/inbound/mails/postmark': postmark,
  '/inbound/mails/mailgun/mime': mailgun,
}

/** What the request says beside the mail: whom it is for, in the header or in the URL, and from whom. */
function envelopeOf(req: Request): Envelope | null {
  const header = (name: string) => req.headers[name] as string | undefined
  const to = new URLSearchParams(req.url.split('?', 2)[1]).get('to') ?? undefined
  const recipients = header('x-prokura-recipient') ?? to
  const sender = header('x-prokura-sender')
  return recipients === undefined && sender === undefined
    ? null
    : { recipients: recipients ?? '', sender: sender ?? '' }
}

function handedIn(raw: Buffer, envelope: Envelope | null): HandedIn {
  const named = envelope ? addressesIn(envelope.recipients) : []
  return {
    raw,
    recipients: named.length > 0 ? named : recipientsIn(raw),
    // As the envelope writes it: `<>` is a bounce, and nothing is nothing said.
    sender: envelope?.sender === '<>' ? '' : (addressesIn(envelope?.sender ?? '')[0] ?? senderIn(raw)),
  }
}

/** Whom a mail was delivered to by its own words: as the last server wrote, else as its sender did. */
function recipientsIn(raw: Buffer): string[] {
  const { head } = headAndBody(raw)
  const named = headersOf(head, ['delivered-to', 'x-original-to', 'to', 'cc'])
  const delivered = addressesIn(`${named['delivered-to']} ${named['x-original-to']}`)
  return delivered.length > 0 ? delivered : addressesIn(`${named.to} ${named.cc}`)
}

/** Whom bounces would go to. A mail that says nothing of it has its author; only `<>` is a bounce. */
function senderIn(raw: Buffer): string {
  const { head } = headAndBody(raw)
  const { 'return-path': path, from } = headersOf(head, ['return-path', 'from'])
  if (/^<\s*>$/.test(path)) return ''
  return addressesIn(path)[0] ?? addressesIn(from)[0] ?? 'unknown'
}

/** Everything in a text that looks like an address. Whose inbox it is, is asked of the database. */
function addressesIn(text: string): string[] {
  return text.slice(0, 2_000_000).match(/[^\s<>,;:"()]+@[^\s<>,;:"()]+/g) ?? []
}

function parsed(body: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body.toString())
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
