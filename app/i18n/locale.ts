import { AsyncLocalStorage } from 'node:async_hooks'
import { baseLocale, locales, overwriteGetLocale, type Locale } from './paraglide/runtime.js'

const current = new AsyncLocalStorage<Locale>()

// Messages without an explicit locale speak the language of the request that asks for them.
overwriteGetLocale(() => current.getStore() ?? baseLocale)

/** Runs a function so that every message in it, and in what it awaits, is in this language. */
export function runWithLocale<T>(locale: Locale, fn: () => T): T {
  return current.run(locale, fn)
}

/**
 * The language of a request: the one its address names (`?lang=`, so that an agency can send the guide in either),
 * else the one chosen (cookie `lang`), else what the browser prefers, else English.
 */
export function localeOf(cookies: string | undefined, accepted: string | undefined, named?: unknown): Locale {
  const chosen = /(?:^|;\s*)lang=([a-z]{2})(?:;|$)/.exec(cookies ?? '')?.[1]
  return known(named) ?? known(chosen) ?? preferred(accepted ?? '') ?? baseLocale
}

function preferred(accepted: string): Locale | undefined {
  const wishes = accepted.split(',', 20).map((wish, place) => {
    const [tag = '', ...parameters] = wish.trim().toLowerCase().split(';')
    const weight = Number(/^\s*q=([\d.]+)/.exec(parameters[0] ?? '')?.[1] ?? 1)
    return { locale: known(tag.split('-')[0]), weight, place }
  })
  return wishes
    .filter(({ locale, weight }) => locale && weight > 0)
    .sort((a, b) => b.weight - a.weight || a.place - b.place)[0]?.locale
}

function known(tag: unknown): Locale | undefined {
  return locales.find((locale) => locale === tag)
}
