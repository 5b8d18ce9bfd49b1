import { useRouteError } from '@remix-run/react'
import { createContext, useContext, useState } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'

const Current = createContext<string | null>(null)

/** entry.server gives the id of the request; the browser has it from the page. */
export const RequestIdProvider = Current.Provider

const place = 'request-id'

/**
 * The id under which the server noted a failure, for a person to quote; nothing where the failure was an answer that
 * says itself what it is. A page fetched by script fails with an error that carries its own id as its message.
 */
export function RequestId() {
  const error = useRouteError()
  const current = useContext(Current)
  const [page] = useState(
    () => current ?? (typeof document === 'undefined' ? null : document.getElementById(place)?.textContent),
  )
  if (!(error instanceof Error)) return null
  const own = /^[A-Za-z0-9_-]{8,64}$/.test(error.message) ? error.message : page
  if (!own) return null
  return (
    <p className="w-full text-xs text-ink3">
      {m.common_error_request()}{' '}
      <span id={place} className="break-all">
        {own}
      </span>
    </p>
  )
}
