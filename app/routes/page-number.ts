/** The page that a list's URL asks for in `name`; nonsense is the first. */
export function pageNumber(request: Request, name = 'page'): number {
  const page = Number(new URL(request.url).searchParams.get(name))
  return Number.isInteger(page) && page >= 1 && page <= 10_000 ? page : 1
}
