import { Transform } from 'node:stream'
import { createReadableStreamFromReadable, type AppLoadContext, type EntryContext } from '@remix-run/node'
import { RemixServer } from '@remix-run/react'
import { renderToPipeableStream } from 'react-dom/server'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { NonceProvider } from '#app/ui/nonce.ts'
import { RequestIdProvider } from '#app/ui/request-id.tsx'

const renderLimit = 10_000

/** Renders a page whole before its first byte: it must work without script, which streaming in pieces does not. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { nonce, requestId, report }: AppLoadContext,
): Promise<Response> {
  headers.set('Content-Type', 'text/html; charset=utf-8')
  headers.set('Content-Language', getLocale())
  const wait = retryAfter(remixContext)
  if (wait) headers.set('Retry-After', wait)
  return new Promise((resolve, reject) => {
    const { pipe, abort } = renderToPipeableStream(
      <NonceProvider value={nonce}>
        <RequestIdProvider value={requestId}>
          <RemixServer context={remixContext} url={request.url} nonce={nonce} abortDelay={renderLimit} />
        </RequestIdProvider>
      </NonceProvider>,
      {
        nonce,
        onAllReady() {
          const body = withoutPadding()
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

/**
 * React 18 sends its buffer whole where a character of several bytes no longer fits into it, and what was still empty
 * of it goes out as zero bytes. They stand for nothing in HTML, and nothing else is written with them.
 */
function withoutPadding(): Transform {
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) =>
      done(null, chunk.includes(0) ? chunk.filter((byte) => byte !== 0) : chunk),
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
