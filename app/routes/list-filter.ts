/** The page that a list's URL asks for; nonsense is the first. */
export function pageNumber(request: Request): number {
  const page = Number(new URL(request.url).searchParams.get('page'))
  return Number.isInteger(page) && page >= 1 && page <= 10_000 ? page : 1
}

/** What a list's URL asks for: search `q` and page `page`. Nonsense is read as the plain list. */
export function listFilter(request: Request) {
  const params = new URL(request.url).searchParams
  return {
    params,
    // The server refuses %00 in addresses; PostgreSQL would fail on whatever came by another way.
    search: (params.get('q') ?? '').replaceAll('\0', '').trim().slice(0, 200),
    page: pageNumber(request),
  }
}

/** The cursor `before` of a list that is read from the newest on; nonsense is none. */
export function cursorOf(request: Request): string | null {
  const before = new URL(request.url).searchParams.get('before') ?? ''
  return /^\d{1,18}$/.test(before) ? before : null
}

/** The value of a filter if it is one of its choices, else the first of them. */
export function choice<Value extends string>(
  value: string | null,
  choices: readonly [Value, ...Value[]],
): Value {
  return choices.find((each) => each === value) ?? choices[0]
}
