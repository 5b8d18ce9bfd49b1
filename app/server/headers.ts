import { randomBytes } from 'node:crypto'
import type { RequestHandler, Response } from 'express'
import helmet from 'helmet'
import { localeOf, runWithLocale } from '#app/i18n/locale.ts'

const nonceOf = (_req: unknown, res: unknown) => `'nonce-${(res as Response).locals.nonce}'`

/** Headers of every answer: a nonce for our own scripts and styles and nothing else, no framing, no referrer elsewhere. */
export function safeHeaders(https: boolean): RequestHandler[] {
  return [
    (_req, res, next) => {
      res.locals.nonce = randomBytes(16).toString('base64')
      next()
    },
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'", nonceOf],
          styleSrc: ["'self'", nonceOf],
          imgSrc: ["'self'", 'data:'],
          fontSrc: ["'self'"],
          connectSrc: ["'self'"],
          manifestSrc: ["'self'"],
          frameSrc: ["'self'"],
          formAction: ["'self'"],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
          ...(https ? { upgradeInsecureRequests: [] } : {}),
        },
      },
      // Not helmet's no-referrer: with it Chromium sends `Origin: null` for plain forms, which we refuse.
      referrerPolicy: { policy: 'same-origin' },
      strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
      xFrameOptions: { action: 'deny' },
      // A promise to every page of the origin, which blank frames of Chromium cannot keep; it then warns.
      originAgentCluster: false,
    }),
    (req, res, next) => {
      // A mailed link's address holds its token: not even our own next page is to be told it. No `no-referrer`, see above.
      if (/\/[\w-]{43}(?:[/?]|$)/.test(req.url)) res.set('Referrer-Policy', 'strict-origin')
      res.set('Permissions-Policy', 'camera=(), geolocation=(), microphone=()')
      next()
    },
  ]
}

/** Runs the rest of the request in its language. */
export const inItsLanguage: RequestHandler = (req, _res, next) => {
  const named = new URLSearchParams(req.url.split('?', 2)[1]).get('lang')
  runWithLocale(localeOf(req.headers.cookie, req.headers['accept-language'], named), next)
}
