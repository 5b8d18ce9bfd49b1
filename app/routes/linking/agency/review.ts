import { parseAddressList, unicodeAddress, type AddressRefusal } from '#app/domain/addresses.ts'
import { batchLimit } from '#app/domain/linking/request-access.ts'
import { reviewAddresses } from '#app/domain/linking/review-addresses.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { quotaFacts, type QuotaFacts } from './quota-facts.ts'
import { askValues, type TypedAsk } from './typed-ask.ts'

/** What the review page shows (L3). */
export type ReviewFacts = {
  typed: ReturnType<typeof askValues>
  free: string[]
  linked: string[]
  pending: string[]
  queued: string[]
  blocked: string[]
  repeated: string[]
  invalid: { text: string; why: string }[]
  /** Invalid entries beyond those listed. */
  moreInvalid: number
  /** Addresses whose domain reads otherwise than it is written to mail servers, as people write them. */
  unicode: Record<string, string>
  /** The ticks. */
  chosen: string[]
  quota: QuotaFacts
  refusal: string | null
}

const mostInvalidShown = 100

/** Why an entry of a pasted list is no address. */
export const addressWords: Record<AddressRefusal, () => string> = {
  empty: m.linking_address_empty,
  'too-long': m.linking_address_too_long,
  'no-at-sign': m.linking_address_no_at_sign,
  'not-an-address': m.linking_address_not_an_address,
  'bad-domain': m.linking_address_bad_domain,
}

/** What is wrong with the address field before anything is looked up; null where there is something to review. */
export function addressErrors(text: string): string[] | null {
  const { addresses, invalid, tooLong } = parseAddressList(text)
  if (tooLong) return [m.linking_list_too_long({ limit: batchLimit })]
  if (addresses.length > batchLimit)
    return [m.linking_too_many_addresses({ count: addresses.length, limit: batchLimit })]
  if (addresses.length > 0) return null
  if (invalid.length === 0) return [m.linking_no_addresses()]
  const [first] = invalid
  if (invalid.length === 1)
    return [m.linking_one_invalid({ text: first!.text, why: addressWords[first!.reason]() })]
  return [
    m.linking_all_invalid({ count: invalid.length, text: first!.text, why: addressWords[first!.reason]() }),
  ]
}

/** Sorts what was typed; `chosen` null ticks whatever is free. */
export async function reviewOf(
  agencyId: string,
  typed: TypedAsk,
  chosen: string[] | null = null,
  refusal: string | null = null,
): Promise<ReviewFacts> {
  const [{ quota: _, invalid, ...sorted }, quota] = await Promise.all([
    reviewAddresses(agencyId, typed.addresses),
    quotaFacts(agencyId),
  ])
  return {
    ...sorted,
    typed: askValues(typed),
    invalid: invalid
      .slice(0, mostInvalidShown)
      .map(({ text, reason }) => ({ text, why: addressWords[reason]() })),
    moreInvalid: Math.max(0, invalid.length - mostInvalidShown),
    unicode: Object.fromEntries(
      Object.values(sorted)
        .flat()
        .map((address) => [address, unicodeAddress(address)] as const)
        .filter(([address, readable]) => readable !== address),
    ),
    chosen: chosen ?? sorted.free,
    quota,
    refusal,
  }
}
