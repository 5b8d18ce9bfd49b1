// A Remix build without bundler, for tests of the server itself: routes are given as resource handlers and pages.
import { createElement, type ReactElement } from 'react'
import type { ActionFunctionArgs, LoaderFunctionArgs, ServerBuild } from '@remix-run/node'

type Handler = (args: LoaderFunctionArgs & ActionFunctionArgs) => unknown
export type TestRoute = { loader?: Handler; action?: Handler; page?: () => ReactElement }

/** A server build with these routes, by path without the leading slash, rendered by the product's own entry.server. */
export async function aBuild(routes: Record<string, TestRoute>): Promise<ServerBuild> {
  const entry = await import('#app/entry.server.tsx')
  const { Outlet, Scripts } = await import('@remix-run/react')
  const { useNonce } = await import('#app/ui/nonce.ts')
  const Root = () =>
    createElement(
      'html',
      { lang: 'en' },
      createElement('head'),
      createElement('body', null, createElement(Outlet), createElement(Scripts, { nonce: useNonce() })),
    )
  const ids = Object.keys(routes).map((path) => [`routes/${path}`, path] as const)
  const assets = {
    version: 'test',
    url: '/assets/manifest-test.js',
    entry: { module: '/assets/entry.client-test.js', imports: [] },
    routes: Object.fromEntries(
      [['root', ''] as const, ...ids].map(([id, path]) => [
        id,
        {
          id,
          path,
          parentId: id === 'root' ? undefined : 'root',
          module: '/assets/route-test.js',
          hasLoader: false,
          hasAction: false,
          hasClientAction: false,
          hasClientLoader: false,
          hasErrorBoundary: false,
        },
      ]),
    ),
  }
  return {
    mode: 'production',
    basename: '/',
    publicPath: '/',
    assetsBuildDirectory: 'build/client',
    isSpaMode: false,
    future: {} as ServerBuild['future'],
    entry: { module: entry },
    assets,
    routes: {
      root: { id: 'root', path: '', module: { default: Root } },
      ...Object.fromEntries(
        ids.map(([id, path]) => {
          const { loader, action, page } = routes[path]!
          return [id, { id, path, parentId: 'root', module: { loader, action, default: page as never } }]
        }),
      ),
    },
  }
}
