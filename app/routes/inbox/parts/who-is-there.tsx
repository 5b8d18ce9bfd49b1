import { Eye, PenLine } from 'lucide-react'
import { useEffect, useState } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { useInboxPaths } from '../paths.ts'
import { presenceEvent } from './use-inbox-events.ts'

type Other = { name: string; writing: boolean }

const beatMs = 20_000
/** Whoever typed so recently is writing. */
const writingMs = 15_000
/** A page that nobody has touched for so long looks at nothing. */
const idleMs = 30 * 60_000

/** Who else has the thread open, and who writes. Without script, as it was when the page was drawn. */
export function WhoIsThere({ threadId, others: drawn }: { threadId: string; others: Other[] }) {
  const others = useOthers(threadId, drawn)
  return (
    <ul
      aria-label={m.inbox_also_here()}
      className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-ink2 empty:hidden"
    >
      {others.map(({ name, writing }) => (
        <li key={name} className="flex items-center gap-1.5">
          {writing ? <PenLine aria-hidden className="size-4" /> : <Eye aria-hidden className="size-4" />}
          {writing ? m.inbox_is_writing({ name }) : m.inbox_is_looking({ name })}
        </li>
      ))}
    </ul>
  )
}

function useOthers(threadId: string, drawn: Other[]): Other[] {
  const { id: accountId } = useAccount()
  const path = useInboxPaths().presence(threadId)
  const [heard, setHeard] = useState<{ path: string; others: Other[] } | null>(null)
  useEffect(() => {
    let typedAt = -Infinity
    let touchedAt = performance.now()
    let left = false
    const take = async (answer: Promise<Response>) => {
      // A page without a connection still works; it only does not know who is there.
      const got = await answer.catch(() => null)
      if (!got?.ok || left) return
      const { others } = (await got.json()) as { others: Other[] }
      setHeard({ path, others })
    }
    const form = (now: string) => {
      const body = new FormData()
      body.set('account', accountId)
      body.set('now', now)
      return body
    }
    const isWriting = () => performance.now() - typedAt < writingMs
    const beat = () => {
      if (document.visibilityState !== 'visible' || performance.now() - touchedAt > idleMs) return
      void take(fetch(path, { method: 'POST', body: form(isWriting() ? 'writing' : 'looking') }))
    }
    const onInput = (event: Event) => {
      if (!(event.target instanceof HTMLTextAreaElement)) return
      const began = !isWriting()
      typedAt = performance.now()
      if (began) beat()
    }
    const onTouch = () => void (touchedAt = performance.now())
    const onNews = (event: Event) => {
      if ((event as CustomEvent<string>).detail === threadId) void take(fetch(path))
    }
    const leave = () => void navigator.sendBeacon(path, form('gone'))
    beat()
    const timer = setInterval(beat, beatMs)
    document.addEventListener('input', onInput)
    document.addEventListener('pointermove', onTouch)
    document.addEventListener('keydown', onTouch)
    document.addEventListener('visibilitychange', beat)
    window.addEventListener(presenceEvent, onNews)
    window.addEventListener('pagehide', leave)
    return () => {
      left = true
      clearInterval(timer)
      document.removeEventListener('input', onInput)
      document.removeEventListener('pointermove', onTouch)
      document.removeEventListener('keydown', onTouch)
      document.removeEventListener('visibilitychange', beat)
      window.removeEventListener(presenceEvent, onNews)
      window.removeEventListener('pagehide', leave)
      leave()
    }
  }, [path, threadId, accountId])
  return heard?.path === path ? heard.others : drawn
}
