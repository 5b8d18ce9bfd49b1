import { PassThrough } from 'node:stream'
import { createReadableStreamFromReadable, type AppLoadContext, type EntryContext } from '@remix-run/node'
import { RemixServer } from '@remix-run/react'
import { renderToPipeableStream } from 'react-dom/server'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { NonceProvider } from '#app/ui/nonce.ts'

const renderLimit = 10_000

/** Renders a page whole before its first byte: it must work without script, which streaming in pieces does not. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { nonce, report }: AppLoadContext,
): Promise<Response> {
  headers.set('Content-Type', 'text/html; charset=utf-8')
  headers.set('Content-Language', getLocale())
  const wait = retryAfter(remixContext)
  if (wait) headers.set('Retry-After', wait)
  return new Promise((resolve, reject) => {
    const { pipe, abort } = renderToPipeableStream(
      <NonceProvider value={nonce}>
        <RemixServer context={remixContext} url={request.url} nonce={nonce} abortDelay={renderLimit} />
      </NonceProvider>,
      {
        nonce,
        onAllReady() {
          const body = new PassThrough()
          // A timer left running would keep every finished page in memory for its whole time.
          body.once('close', () => clearTimeout(timer))
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status }))
          pipe(body)
        },
        onError: report,
        onShellError(error) {
          clearTimeout(timer)
          reject(error)
        },
      },
    )
    const timer = setTimeout(abort, renderLimit)
  })
}

/** Remix leaves the headers of loaders and actions out of a page; 429 and 503 are to say how long to wait. */
function retryAfter({
  staticHandlerContext: { actionHeaders, loaderHeaders },
}: EntryContext): string | undefined {
  const all = [...Object.values(actionHeaders ?? {}), ...Object.values(loaderHeaders)]
  return all.map((each) => each.get('Retry-After')).find((wait) => wait !== null) ?? undefined
}

/** Takes what loaders and actions threw that was no answer. */
export function handleError(
  error: unknown,
  { request, context }: { request: Request; context: AppLoadContext },
) {
  if (!request.signal.aborted) context.report(error)
}
