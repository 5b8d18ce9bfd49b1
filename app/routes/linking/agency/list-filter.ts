import type { ClientFilter } from '#app/domain/linking/clients.ts'
import { pageNumber } from '../../page-number.ts'

/** What a list's URL asks for: search `q` and page `page`. Nonsense is read as the plain list. */
export function listFilter(request: Request) {
  const params = new URL(request.url).searchParams
  return {
    params,
    search: (params.get('q') ?? '').replaceAll('\0', '').trim().slice(0, 200),
    page: pageNumber(request),
  }
}

/** The value of a filter if it is one of its choices, else the first of them. */
export function choice<Value extends string>(
  value: string | null,
  choices: readonly [Value, ...Value[]],
): Value {
  return choices.find((each) => each === value) ?? choices[0]
}

/** What the clients list is asked for, by its page and by clients.json alike. */
export function clientFilter(request: Request): ClientFilter {
  const { params, search, page } = listFilter(request)
  return { search, page, show: choice(params.get('show'), ['all', 'active', 'requests']) }
}
