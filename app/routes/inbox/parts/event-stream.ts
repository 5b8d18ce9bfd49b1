import { isNewSince, listenToInbox, type Heard } from '#app/domain/conversations/live/inbox-bell.ts'

/** A browser has six connections to a host; the pages themselves need some. */
const mostOfASession = 4
const places = new Map<string, number>()

/** Takes one of the places that a session has, or null where all are taken. Returns how to give it back. */
export function takePlace(sessionId: string): (() => void) | null {
  const taken = places.get(sessionId) ?? 0
  if (taken >= mostOfASession) return null
  places.set(sessionId, taken + 1)
  let back = false
  return () => {
    if (back) return
    back = true
    const now = places.get(sessionId)! - 1
    if (now > 0) places.set(sessionId, now)
    else places.delete(sessionId)
  }
}

type Facts = {
  accountId: string
  /** The page was drawn at this time of the database; what came after is told at once. */
  since: string | null
  /** Whether its reader may still read; asked before anything is passed on, and every while. */
  mayGoOn: () => Promise<boolean>
  gone: AbortSignal
  leave: () => void
}

const askEveryMs = 15_000
/** What comes within so short a time is asked about once. */
const gatherMs = 60
/** Where more threads change at once, which they were does not matter. */
const mostNamed = 50

/**
 * A stream of events: `ready`, then `thread` and `presence` with the id of a thread, and `end` where the right to read has
 * ended. It says no more than that something changed; what it is, the page asks for itself.
 */
export function eventStream({ accountId, since, mayGoOn, gone, leave }: Facts): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const heard = new Map<string, Heard['what']>()
  let gathering: NodeJS.Timeout | null = null
  let asking: NodeJS.Timeout | null = null
  let stop: (() => void) | null = null
  let over = false
  let asks = false

  return new ReadableStream({
    async start(controller) {
      const write = (text: string) => {
        if (!over) controller.enqueue(encoder.encode(text))
      }
      const say = (event: string, data = '') => write(`event: ${event}\ndata: ${data}\n\n`)
      const close = () => {
        if (over) return
        finish()
        controller.close()
      }
      gone.addEventListener('abort', close, { once: true })
      if (gone.aborted) return close()

      const passOn = async () => {
        gathering = null
        if (over || asks) return
        asks = true
        const told = [...heard]
        heard.clear()
        const may = await mayGoOn().catch(() => null)
        asks = false
        if (over) return
        if (may === false) say('end')
        // Where nobody can be asked, nothing is told: the page comes back by itself.
        if (!may) return close()
        if (told.length === 0) write(': still here\n\n')
        if (told.length > mostNamed) say('thread')
        else for (const [threadId, what] of told) say(what, threadId)
        if (heard.size > 0) gathering ??= setTimeout(() => void passOn(), gatherMs)
      }
      const hear = ({ threadId, what }: Heard) => {
        if (heard.get(threadId) !== 'thread') heard.set(threadId, what)
        if (!asks) gathering ??= setTimeout(() => void passOn(), gatherMs)
      }
      write('retry: 3000\n\n')
      try {
        stop = await listenToInbox(accountId, { hear, end: close })
        if (over) return stop()
        const missed = since !== null && (await isNewSince(accountId, since))
        say('ready')
        if (missed) say('thread')
        asking = setInterval(() => void passOn(), askEveryMs)
      } catch {
        close()
      }
    },
    cancel: finish,
  })

  function finish() {
    over = true
    stop?.()
    leave()
    if (gathering) clearTimeout(gathering)
    if (asking) clearInterval(asking)
  }
}
