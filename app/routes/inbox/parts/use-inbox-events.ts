import { useRevalidator } from '@remix-run/react'
import { useEffect, useRef } from 'react'

const gatherMs = 120
const pollMs = 30_000

/** Heard by whatever shows who is there; the detail is the id of a thread. */
export const presenceEvent = 'inbox-presence'

/**
 * With script, an open page of the inbox asks anew as soon as anything changed. What is typed stays, since forms keep their
 * own text, and so does the place on the page. Where no stream is to be had, it asks every half minute.
 */
export function useInboxEvents(path: string, since: string) {
  const { revalidate } = useRevalidator()
  // Of when the page was first drawn: with every look it would begin a stream anew.
  const drawn = useRef(since)
  useEffect(() => {
    let soon: ReturnType<typeof setTimeout> | undefined
    let poll: ReturnType<typeof setInterval> | undefined
    const look = () => {
      clearTimeout(soon)
      soon = setTimeout(revalidate, gatherMs)
    }
    const source = new EventSource(`${path}?since=${drawn.current}`)
    source.addEventListener('thread', look)
    source.addEventListener('presence', (event: MessageEvent<string>) =>
      window.dispatchEvent(new CustomEvent(presenceEvent, { detail: event.data })),
    )
    source.addEventListener('end', () => {
      source.close()
      look()
    })
    source.addEventListener('error', () => {
      if (source.readyState !== EventSource.CLOSED) return
      poll ??= setInterval(() => document.visibilityState === 'visible' && revalidate(), pollMs)
    })
    return () => {
      source.close()
      clearTimeout(soon)
      clearInterval(poll)
    }
  }, [path, revalidate])
}
