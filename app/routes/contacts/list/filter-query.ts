import { isId } from '#app/auth/ids.ts'
import { mostConditions, type Condition, type Operator } from '#app/domain/contacts/conditions.ts'
import { orders, type Order } from '#app/domain/contacts/order.ts'
import { isStatus } from '#app/domain/contacts/contact.ts'
import type { ContactFilter } from '#app/domain/contacts/filter.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { choice } from '../../list-filter.ts'

/** The parameters that say which contacts, and in which order; what else a URL has is about the page. */
export const filterNames = [
  ...['q', 'owner', 'team', 'status', 'territory', 'list', 'privacy', 'announced', 'archived'],
  ...['if', 'match', 'order'],
]

/**
 * Which contacts a URL asks for. `owner=me` is the reader, so that a shared view shows everybody their own. What cannot be
 * read never widens: whom or what nobody can be leaves nothing, since the answer may be used to change all that fit.
 * Whether the reader may ask for it is judged by `requireContactFilter`.
 */
export function contactFilterOf(
  params: URLSearchParams,
  { membershipId }: Pick<Standing, 'membershipId'>,
): ContactFilter {
  const text = (name: string, longest = 200) => plain(params.get(name) ?? '').slice(0, longest)
  const status = text('status')
  const privacy = text('privacy')
  const announced = text('announced')
  return {
    search: text('q'),
    owners: ownersOf(params, membershipId),
    team: idOf(text('team')),
    status: isStatus(status) ? status : null,
    territory: text('territory') || null,
    list: idOf(text('list')),
    privacy: privacy === 'shared' || privacy === 'private' ? privacy : null,
    announcedSince: announced === '' ? null : isInstant(announced) ? announced : never,
    archived: text('archived') === 'yes',
    conditions: conditionsOf(params.getAll('if')),
    matching: params.get('match') === 'any' ? 'any' : 'all',
  }
}

export const orderOf = (params: URLSearchParams): Order => choice(params.get('order'), orders)

/** The contact after which the page begins; nonsense is the first page. */
export function afterOf(params: URLSearchParams): string | null {
  const after = params.get('after')
  return isId(after) ? after : null
}

/** What of a URL says which contacts and in which order, without empty fields and without the place in the list. */
export function listQuery(params: URLSearchParams): URLSearchParams {
  return new URLSearchParams(
    [...params].filter(([name, value]) => filterNames.includes(name) && value !== ''),
  )
}

const mostOwners = 100
const instant = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-](0\d|1[0-4])(:?[0-5]\d)?)$/

/** One that JavaScript and PostgreSQL both know: the one takes 30 February for a day, the other fails on it. */
function isInstant(text: string): boolean {
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`)
  return (
    instant.test(text) &&
    text >= '0001' &&
    Number.isFinite(Date.parse(text)) &&
    day.toISOString().startsWith(text.slice(0, 10))
  )
}

/** PostgreSQL's word for a moment after all others: nothing was announced since. */
const never = 'infinity'

// The server refuses %00 in addresses; PostgreSQL would fail on whatever came by another way.
const plain = (text: string) => text.replaceAll('\0', '').trim()

/** No account has it, so nobody and nothing is found by it. */
const nothing = '00000000-0000-0000-0000-000000000000'
const idOf = (text: string) => (text === '' ? null : isId(text) ? text : nothing)

function ownersOf(params: URLSearchParams, membershipId: string | null): ContactFilter['owners'] {
  const wanted = params.getAll('owner').filter((owner) => owner !== '')
  if (wanted.length === 0) return null
  const owners = wanted.map((owner) => (owner === 'me' ? membershipId : owner))
  const known = [...new Set(owners)].filter(
    (owner) => owner === 'nobody' || owner === 'gone' || isId(owner),
  ) as string[]
  return known.length === 1 && known[0] === 'nobody' ? 'nobody' : known.slice(0, mostOwners)
}

/**
 * `attribute.operator.value`; the value may have dots of its own. One that cannot be read is kept and holds for nothing, and
 * so does one that stands for all that are too many: without them more would fit.
 */
function conditionsOf(texts: string[]): Condition[] {
  return texts
    .map((text) => text.replaceAll('\0', ''))
    .filter((text) => text !== '')
    .slice(0, mostConditions + 1)
    .map((text, place) => {
      if (place === mostConditions) return { attribute: '', operator: 'is' as Operator, value: '' }

      const [attribute = '', operator = '', ...value] = text.split('.')
      return { attribute, operator: operator as Operator, value: value.join('.') }
    })
}
