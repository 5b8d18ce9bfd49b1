import interLatin from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url'
import { json, type LinksFunction, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useLocation,
  useMatches,
  useRouteError,
  useRouteLoaderData,
} from '@remix-run/react'
import type { ReactNode } from 'react'
import { readTheme } from '#app/auth/cookies.ts'
import { readFlash } from '#app/auth/flash.ts'
import { config } from '#app/config.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import type { AccountFacts } from '#app/ui/account-context.tsx'
import { failing, FailureActions } from '#app/ui/failure.tsx'
import { useNonce } from '#app/ui/nonce.ts'
import { PublicPage } from '#app/ui/public.tsx'
import { pageTitle } from '#app/ui/title.ts'
import tokens from '#app/ui/tokens.css?url'

export const links: LinksFunction = () => [
  { rel: 'preload', as: 'font', type: 'font/woff2', href: interLatin, crossOrigin: 'anonymous' },
  { rel: 'stylesheet', href: tokens },
]

export const meta: MetaFunction = ({ error, location }) => [
  { title: error ? pageTitle(read(error, location.pathname).title) : 'Prokura' },
]

export async function loader({ request }: LoaderFunctionArgs) {
  const { flash, headers } = await readFlash(request)
  const { supportUrl, oidc } = config()
  return json({ flash, theme: readTheme(request), supportUrl, singleSignOn: oidc?.name ?? null }, { headers })
}

export function Layout({ children }: { children: ReactNode }) {
  const data = useRouteLoaderData<typeof loader>('root')
  const matches = useMatches()
  const nonce = useNonce()
  const acting = matches.some(
    ({ id, data }) =>
      id === 'routes/account' && (data as { account?: AccountFacts } | undefined)?.account?.acting,
  )
  const noScript = matches.some(({ handle }) => (handle as { noScript?: boolean } | undefined)?.noScript)
  return (
    <html lang={getLocale()} data-theme={data?.theme ?? 'system'}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {acting && <meta name="theme-color" content="#5e1c62" />}
        <link rel="icon" type="image/svg+xml" href={acting ? '/favicon-acting.svg' : '/favicon.svg'} />
        <Meta />
        <Links />
      </head>
      <body>
        <a
          href="#content"
          className="sr-only bg-accent text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:px-4 focus:py-2"
        >
          {m.common_skip()}
        </a>
        {children}
        {data?.supportUrl && (
          <p className="border-t border-line px-4 py-3 text-center text-xs">
            <a href={data.supportUrl} rel="noreferrer" className="text-link">
              {m.common_support()}
            </a>
          </p>
        )}
        {!noScript && (
          <>
            <ScrollRestoration nonce={nonce} />
            <Scripts nonce={nonce} />
          </>
        )}
      </body>
    </html>
  )
}

export default function App() {
  return <Outlet />
}

/** Everything thrown that no page nearer by has words for. */
export function ErrorBoundary() {
  const failure = read(useRouteError(), useLocation().pathname)
  return (
    <PublicPage title={failure.title} lead={failure.text}>
      <FailureActions failure={failure} />
    </PublicPage>
  )
}

const read = (error: unknown, pathname: string) =>
  isRouteErrorResponse(error) ? failing(error.status, error.data, pathname) : failing(500, null)
