// A real SMTP server on loopback that keeps what it accepts and misbehaves on demand:
//   const sink = await startSink(); sink.onRecipient = (to) => (to.startsWith('full') ? refusal(552, 'Mailbox full') : null)
// `hang` instead of a refusal never answers.
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export type Accepted = {
  from: string
  to: string[]
  raw: string
  /** Lower-case names; encoded words decoded. */
  headers: Map<string, string>
  subject: string
  text: string
  html: string
}

export const hang = Symbol('hang')
type Answer = Error | typeof hang | null
type Sink = {
  url: string
  mails: Accepted[]
  /** Commands that reached the server, to count tries: one entry per RCPT TO. */
  tries: string[]
  onRecipient: (to: string) => Answer
  onMessage: (mail: Accepted) => Answer
  close(): Promise<void>
}

/** What a server says instead of yes. */
export function refusal(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode })
}

export async function startSink(options: SMTPServerOptions = {}): Promise<Sink> {
  const sink: Sink = {
    url: '',
    mails: [],
    tries: [],
    onRecipient: () => null,
    onMessage: () => null,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  const answer = (what: Answer, callback: (error?: Error | null) => void) => {
    if (what !== hang) callback(what)
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 100,
    onRcptTo({ address }, _session, callback) {
      sink.tries.push(address)
      answer(sink.onRecipient(address), callback)
    },
    onData(stream, { envelope }, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const mail = parsed(Buffer.concat(chunks).toString('latin1'))
        mail.from = envelope.mailFrom ? envelope.mailFrom.address : ''
        mail.to = envelope.rcptTo.map(({ address }) => address)
        const said = sink.onMessage(mail)
        if (said === null) sink.mails.push(mail)
        answer(said, callback)
      })
    },
    ...options,
  })
  // A client that is cut off mid-mail is what some tests want.
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  sink.url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  return sink
}

function parsed(raw: string): Accepted {
  const { headers, body } = split(raw)
  const boundary = /boundary="([^"]+)"/.exec(headers.get('content-type') ?? '')?.[1]
  const parts = boundary
    ? body
        .split(`--${boundary}`)
        .slice(1, -1)
        .map((part) => split(part.replace(/^\r\n/, '')))
    : []
  const part = (type: string) => {
    const found = parts.find(({ headers }) => headers.get('content-type')?.startsWith(type))
    return found ? decoded(found.body, found.headers.get('content-transfer-encoding') ?? '') : ''
  }
  const subject = headers.get('subject') ?? ''
  return { from: '', to: [], raw, headers, subject, text: part('text/plain'), html: part('text/html') }
}

function split(raw: string) {
  const end = raw.indexOf('\r\n\r\n')
  const lines = raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), words(line.slice(colon + 1).trim())]
    }),
  )
  return { headers, body: raw.slice(end + 4) }
}

function words(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      decoded(
        kind.toLowerCase() === 'b' ? word : word.replaceAll('_', ' '),
        kind.toLowerCase() === 'b' ? 'base64' : 'quoted-printable',
      ),
    )
}

function decoded(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8')
  if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1').toString('utf8')
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
