import { once } from 'node:events'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import { config } from '#app/config.ts'
import { accountsAt } from '#app/domain/conversations/addresses/inbox-addresses.ts'
import { largestMail, mostRecipients } from '#app/domain/conversations/intake/limits.ts'
import { receiveMail, type ReceptionRefusal } from '#app/domain/conversations/intake/receive-mail.ts'
import { Room } from '#app/domain/conversations/intake/room.ts'
import { log } from '#app/log.ts'

/** What mails on their way in may take of this process together. */
const roomBytes = 160_000_000
const mostClients = 50
/** A connection that says nothing for so long is closed, and every one after so long; mail servers come back. */
const silence = 60_000
const longestTalk = 15 * 60_000

/** What a sending server is told: 4xx asks for another try, after 5xx it tells its user. */
const answers: Record<ReceptionRefusal, [code: number, text: string]> = {
  'no-such-address': [550, '5.1.1 Nobody receives mail at this address'],
  'too-many-recipients': [452, '4.5.3 Too many recipients'],
  'too-large': [552, '5.3.4 The message is larger than 25 MB'],
  empty: [554, '5.6.0 The message is empty'],
}

export type InboundSmtp = {
  /** Listens if it does not yet: the port may have been another worker's that has ended. */
  renew(): Promise<void>
  /** Takes no new connections, lets mails that are coming in finish for so long, and cuts the rest. */
  stop(milliseconds: number): Promise<void>
  /** Where it listens; null while it does not. */
  port(): number | null
}

/**
 * Takes mail by SMTP where INBOUND_SMTP_PORT says so. No relay: whoever is no inbox here is refused at RCPT. A mail is
 * acknowledged when it is committed; while the database is away its sender is told to try again.
 */
export function inboundSmtp(): InboundSmtp {
  const { inboundSmtp: at, inboxDomain } = config()
  let current: Listening | null = null
  let renewing: Promise<void> | null = null
  let stopped = false
  let saidSo = false
  const once = async () => {
    if (!at || current || stopped) return
    const next = new Listening(inboxDomain ?? 'localhost')
    try {
      await next.listen(at)
      current = next
      saidSo = false
      log.info({ port: next.port() }, 'mail is taken by SMTP')
      if (stopped) await next.stop(0)
    } catch (error) {
      if (!saidSo) log.warn({ err: error, ...at }, 'mail is not taken by SMTP here; another worker may do it')
      saidSo = true
    }
  }
  return {
    renew: () => (renewing ??= once().finally(() => (renewing = null))),
    async stop(milliseconds) {
      stopped = true
      await renewing
      await current?.stop(milliseconds)
    },
    port: () => current?.port() ?? null,
  }
}

class Listening {
  private readonly room = new Room(roomBytes)
  private readonly server: SMTPServer
  /** Sessions that are in the midst of a mail. */
  private readonly busy = new Map<string, Promise<unknown>>()
  private stopping = false

  constructor(name: string) {
    this.server = new SMTPServer({
      name,
      banner: 'Prokura',
      size: largestMail,
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      logger: false,
      maxClients: mostClients,
      socketTimeout: silence,
      closeTimeout: 1,
      onConnect: (_session, callback) =>
        callback(this.stopping ? refusal(421, '4.3.2 The server is ending') : null),
      onRcptTo: ({ address }, session, callback) => void this.recipient(address, session).then(callback),
      onData: (stream, session, callback) => {
        const work = this.data(stream, session)
        this.busy.set(session.id, work)
        void work
          .finally(() => this.busy.delete(session.id))
          .then((answer) => (answer instanceof Error ? callback(answer) : callback(null, answer)))
      },
    })
    // Clients that go away in the midst of a word are no news.
    this.server.on('error', (error) => log.debug({ err: error }, 'a client of the SMTP listener'))
    this.server.server.on('connection', (socket) => {
      const late = setTimeout(() => socket.destroy(), longestTalk).unref()
      socket.once('close', () => clearTimeout(late))
    })
  }

  async listen({ host, port }: { host: string; port: number }) {
    const { server } = this.server
    server.listen(port, host)
    await once(server, 'listening')
  }

  port(): number | null {
    const address = this.server.server.address()
    return typeof address === 'object' ? (address?.port ?? null) : null
  }

  async stop(milliseconds: number) {
    this.stopping = true
    // Takes nothing new; what is open stays open.
    this.server.server.close()
    let timer: NodeJS.Timeout | undefined
    const enough = new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)))
    await Promise.race([Promise.allSettled(this.busy.values()), enough])
    clearTimeout(timer)
    await new Promise<void>((resolve) => this.server.close(resolve))
  }

  private async recipient(address: string, { envelope }: SMTPServerSession): Promise<Error | null> {
    if (envelope.rcptTo.length >= mostRecipients) return refusal(...answers['too-many-recipients'])
    try {
      const known = await accountsAt([address])
      return known.length > 0 ? null : refusal(...answers['no-such-address'])
    } catch (error) {
      return tryAgain(error)
    }
  }

  private async data(stream: SMTPServerDataStream, { envelope }: SMTPServerSession): Promise<Error | string> {
    const place = this.room.place()
    try {
      const chunks: Buffer[] = []
      let size = 0
      let full = false
      // Read to its end in any case, or its sender would not hear the answer.
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        size += chunk.length
        full ||= size <= largestMail && !place.take(chunk.length)
        if (full || size > largestMail) chunks.length = 0
        else chunks.push(chunk)
      }
      if (size > largestMail) return refusal(...answers['too-large'])
      if (full) return refusal(452, '4.3.1 Too much is coming in just now')
      const reception = await receiveMail({
        recipients: envelope.rcptTo.map(({ address }) => address),
        sender: envelope.mailFrom ? envelope.mailFrom.address : '',
        via: 'smtp',
        raw: Buffer.concat(chunks),
      })
      return reception.ok ? `2.0.0 ${reception.outcome}` : refusal(...answers[reception.reason])
    } catch (error) {
      return tryAgain(error)
    } finally {
      place.leave()
    }
  }
}

function refusal(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode })
}

function tryAgain(error: unknown): Error {
  log.warn({ err: error }, 'a mail could not be taken by SMTP')
  return refusal(451, '4.3.0 Try again later')
}
