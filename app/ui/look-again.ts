import { useRevalidator } from '@remix-run/react'
import { useEffect } from 'react'

const everyMs = 1500

/** With script, a page of work that goes on in the background asks anew by itself, each time once the last answer is there. */
export function useLookAgain(running: boolean) {
  const { revalidate, state } = useRevalidator()
  useEffect(() => {
    if (!running || state !== 'idle') return
    const timer = setTimeout(revalidate, everyMs)
    return () => clearTimeout(timer)
  }, [running, state, revalidate])
}
