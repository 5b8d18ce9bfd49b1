import { RemixBrowser } from '@remix-run/react'
import { startTransition } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { isLocale, overwriteGetLocale } from '#app/i18n/paraglide/runtime.js'

// The page's own language, so that script and server say the same.
overwriteGetLocale(() => {
  const { lang } = document.documentElement
  return isLocale(lang) ? lang : 'en'
})

startTransition(() => {
  hydrateRoot(document, <RemixBrowser />)
})
