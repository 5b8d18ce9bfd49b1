/** Search and page number as they stand in the address; whatever cannot be meant is the first page. */
export function pageOf(url: string): { search: string; page: number } {
  const params = new URL(url).searchParams
  const page = Number(params.get('page') ?? 1)
  const search = (params.get('q') ?? '').replaceAll('\0', '').slice(0, 200)
  return { search, page: Number.isSafeInteger(page) && page > 0 && page < 1_000_000 ? page : 1 }
}
