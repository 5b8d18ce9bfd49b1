import { useEffect, useState } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import { useClientPaths } from './paths.ts'
import type { QuotaFacts } from './quota-facts.ts'

const refreshEvery = 15_000

/** The quota of the page, kept up to date while it is looked at: colleagues may be asking too. */
export function useLiveQuota(quota: QuotaFacts): QuotaFacts {
  const { quota: url } = useClientPaths()
  const [fresh, setFresh] = useState<QuotaFacts | null>(null)
  useEffect(() => {
    setFresh(null)
    const refresh = async () => {
      if (document.visibilityState !== 'visible') return
      // A quota that cannot be fetched is shown as it was; sending tells the truth anyway.
      const response = await fetch(url, { headers: { Accept: 'application/json' } }).catch(() => null)
      if (response?.ok) setFresh((await response.json()) as QuotaFacts)
    }
    const timer = setInterval(refresh, refreshEvery)
    document.addEventListener('visibilitychange', refresh)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', refresh)
    }
  }, [url, quota])
  return fresh ?? quota
}

/** "34 of 35 requests left today", and when the next day begins. */
export function QuotaLine({ quota }: { quota: QuotaFacts }) {
  const { left, limit, queued, nextDay } = quota
  return (
    <div aria-live="polite" className="grid gap-1 text-sm text-ink2">
      <p className={`font-semibold ${left === 0 ? 'text-danger' : 'text-ink'}`}>
        {m.linking_quota_left({ count: left, limit })}
      </p>
      <p>
        {m.linking_quota_next({ at: nextDay })}
        {queued > 0 && <> {m.linking_quota_queued({ count: queued })}</>}
      </p>
    </div>
  )
}
