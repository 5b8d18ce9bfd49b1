import { expect, test } from 'vitest'
import { choice, listFilter } from '#app/routes/list-filter.ts'

const read = (query: string) => {
  const { search, page } = listFilter(new Request(`http://x/list?${query}`))
  return { search, page }
}

type Case = [query: string, filter: ReturnType<typeof read>]
const cases: Case[] = [
  ['', { search: '', page: 1 }],
  ['q=+Nord+&page=3', { search: 'Nord', page: 3 }],
  ['q=a%00b', { search: 'ab', page: 1 }],
  [`q=${'x'.repeat(3000)}`, { search: 'x'.repeat(200), page: 1 }],
  ...['0', '-1', '1.5', 'x', '1e99', '10001', 'Infinity', ''].map((page): Case => [
    `page=${page}`,
    { search: '', page: 1 },
  ]),
]
test.each(cases)('%s is read as what can be meant by it', (query, filter) =>
  expect(read(query)).toEqual(filter),
)

test('a choice that is none is the first one', () => {
  expect(choice('active', ['all', 'active'])).toBe('active')
  for (const none of [null, '', '__proto__']) expect(choice(none, ['all', 'active'])).toBe('all')
})
