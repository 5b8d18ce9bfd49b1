import { connect, type Socket } from 'node:net'
import nodemailer, { type SendMailOptions, type Transporter } from 'nodemailer'
import addressparser from 'nodemailer/lib/addressparser/index.js'
import SMTPPool from 'nodemailer/lib/smtp-pool/index.js'

/** A mail ready to leave: one reader, both parts, and an id that is the same at every try. */
export type OutgoingMail = {
  to: string
  subject: string
  text: string
  html: string
  locale: string
  messageId: string
  /** Part of a conversation: it leaves in somebody's name and may be answered. Absent: ours, which no robot shall answer. */
  conversation?: Conversation
}

export type Conversation = {
  from: { name: string; address: string }
  /** Where answers go to, and what the servers on the way return. */
  replyTo: string
  cc: string[]
  /** Ids without their angle brackets, the one that is answered last. */
  inReplyTo: string | null
  references: string[]
}

/** Where mails are handed in. */
export type PostOffice = {
  /** Resolves once the mail is accepted; throws a MailFault where it is not. */
  post(mail: OutgoingMail): Promise<void>
  /** Cuts what is under way and closes all connections; what is handed in afterwards does not leave. */
  close(): void
}

/** A mail that was not accepted: refused for good (5xx, no address), or not for now. */
export class MailFault extends Error {
  constructor(
    readonly forGood: boolean,
    reason: string,
  ) {
    super(oneLine(reason).slice(0, 300))
  }
}

export type SmtpOptions = {
  /** smtp:// or smtps:// URL with nodemailer's parameters. */
  url: string
  from: string
  connections: number
  /** Milliseconds after which a mail that is still not accepted is cut, with its connection. */
  cutMs: number
}

/**
 * No server has this much to say about one mail. nodemailer keeps all of it and looks through it again with every piece,
 * which would stop this process. What comes through TLS is not counted: that server has shown who it is.
 */
const longestTalk = 64_000

/** Hands mails to an SMTP server over connections that are kept open, one mail at a time on each. */
export function smtpPostOffice(options: SmtpOptions): PostOffice {
  const free = Array.from({ length: options.connections }, () => new Line(options))
  const all = [...free]
  const waiting: ((line: Line) => void)[] = []
  let closed = false
  return {
    async post(mail) {
      const message = messageOf(mail, options.from)
      const line = free.pop() ?? (await new Promise<Line>((resolve) => waiting.push(resolve)))
      try {
        // Its row is handed back by then: another worker sends it.
        if (closed) throw new MailFault(false, 'The worker ended before it was sent')
        await line.send(message)
      } finally {
        const next = waiting.shift()
        if (next) next(line)
        else free.push(line)
      }
    },
    close() {
      closed = true
      for (const line of all) line.drop()
    },
  }
}

/** Builds a mail as for sending, for a demo that keeps it instead. */
export async function builtMail(mail: OutgoingMail, from: string): Promise<OutgoingMail & { from: string }> {
  const built = await nodemailer
    .createTransport({ streamTransport: true, buffer: true })
    .sendMail(messageOf(mail, from))
  const { name, address } = mail.conversation?.from ?? {}
  const sender = address ? `${oneLine(name!)} <${address}>` : from
  return { ...mail, subject: oneLine(mail.subject), messageId: built.messageId, from: sender }
}

/** The host part of the sender's address, for Message-IDs. */
export function senderHost(from: string): string {
  return senderOf(from).split('@').at(-1)!
}

/**
 * One connection. nodemailer's own pool cannot cut a single mail; with a pool of one each, destroying the socket that
 * we gave it does, and the mail is surely not delivered behind our back later.
 */
class Line {
  private socket: Socket | null = null
  private transport: Transporter | null = null
  /** Bytes that the server said about this mail. */
  private heard = 0
  private refuse: (reason: string) => void = () => {}

  constructor(private readonly options: SmtpOptions) {}

  async send(message: SendMailOptions) {
    let timer: NodeJS.Timeout | undefined
    this.heard = 0
    const cut = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () =>
          reject(
            new MailFault(false, `The mail server did not take it within ${this.options.cutMs / 1000} s`),
          ),
        this.options.cutMs,
      )
      this.refuse = (reason) => reject(new MailFault(false, reason))
    })
    try {
      this.transport ??= this.opened()
      const sent: SMTPPool.SentMessageInfo = await Promise.race([this.transport.sendMail(message), cut])
      // Somebody else has it by now, so it is not tried again.
      if (sent.rejected.length > 0)
        throw new MailFault(true, `Not accepted for ${sent.rejected.map(addressOf).join(', ')}`)
    } catch (error) {
      this.drop()
      throw faultOf(error)
    } finally {
      clearTimeout(timer)
    }
  }

  drop() {
    this.transport?.close()
    this.socket?.destroy()
    this.transport = this.socket = null
  }

  private hear(socket: Socket, chunk: Buffer) {
    this.heard += chunk.length
    if (this.heard <= longestTalk) return
    this.refuse('The mail server does not stop talking')
    socket.destroy()
  }

  private opened(): Transporter {
    const { url, cutMs } = this.options
    const limits = {
      connectionTimeout: cutMs,
      greetingTimeout: cutMs,
      dnsTimeout: cutMs,
      maxConnections: 1,
      maxRequeues: 0,
    }
    const pool: SMTPPool.Options & { maxRequeues: number } = {
      ...limits,
      url,
      pool: true,
      disableFileAccess: true,
      disableUrlAccess: true,
      getSocket: (target, handOver) => this.connected(target, handOver),
    }
    return nodemailer.createTransport(new SMTPPool(pool))
  }

  // Without noDelay each command waits for the delayed acknowledgement of the one before: 26 mails a second, not 1,000.
  private connected(
    target: SMTPPool.Options,
    handOver: (error: Error | null, options?: { connection: Socket }) => void,
  ) {
    const host = (target.host ?? 'localhost').replace(/^\[(.*)\]$/, '$1')
    const port = Number(target.port) || (target.secure ? 465 : 587)
    const socket = connect({ host, port, noDelay: true, keepAlive: true })
    this.socket = socket
    let told = false
    const tell = (error: Error | null) => {
      if (told) return
      told = true
      if (error) handOver(error)
      else handOver(null, { connection: socket })
    }
    // nodemailer lets it flow once it listens itself.
    socket.pause().on('data', (chunk: Buffer) => this.hear(socket, chunk))
    socket.once('connect', () => tell(null))
    socket.on('error', tell)
    socket.once('close', () => tell(new Error('The connection was closed')))
  }
}

function messageOf(mail: OutgoingMail, from: string): SendMailOptions {
  const { conversation } = mail
  const people = [mail.to, ...(conversation?.cc ?? [])]
  if (!people.every((each) => /^[^\s@"<>()[\],;:\\\p{C}]+@[a-z0-9.-]+$/iu.test(each)))
    throw new MailFault(true, 'Not an address')
  return {
    from,
    to: { name: '', address: mail.to },
    envelope: { from: senderOf(from), to: [mail.to] },
    subject: oneLine(mail.subject),
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    // No robot shall answer, and no Reply-To: an answer would go to whoever wrote the free text.
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': mail.locale,
    },
    ...(conversation && spoken(conversation, mail)),
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as SendMailOptions
}

/** What a mail of a conversation has of its own. Its bounces come back to the thread, as answers do. */
function spoken(
  { from, replyTo, cc, inReplyTo, references }: Conversation,
  mail: OutgoingMail,
): SendMailOptions {
  const ids = references.filter(isMessageId).map((id) => `<${id}>`)
  return {
    from: { name: oneLine(from.name), address: from.address },
    replyTo: { name: '', address: replyTo },
    cc: cc.map((address) => ({ name: '', address })),
    envelope: { from: replyTo, to: [mail.to, ...cc] },
    ...(inReplyTo && isMessageId(inReplyTo) && { inReplyTo: `<${inReplyTo}>` }),
    ...(ids.length > 0 && { references: ids }),
    headers: { 'Content-Language': mail.locale },
  }
}

/** Others made these ids up: what would not be one in a header is left out. */
const isMessageId = (id: string) => /^[!-;=?-~]{1,500}$/.test(id)

const addressOf = (rejected: string | { address: string }) =>
  typeof rejected === 'string' ? rejected : rejected.address

function senderOf(from: string): string {
  const [parsed] = addressparser(from, { flatten: true })
  return parsed!.address
}

/** 5xx for sender, recipient or text is the server's verdict on this mail; any other failure may pass. */
function faultOf(error: unknown): MailFault {
  if (error instanceof MailFault) return error
  const {
    code,
    responseCode = 0,
    response,
    message,
  } = error as Error & { code?: string; responseCode?: number; response?: string }
  const verdict = (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode >= 500
  // Where a host has several addresses, what Node throws has a code and no words.
  return new MailFault(verdict, response || message || code || String(error))
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}
