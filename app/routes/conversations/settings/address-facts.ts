import { config } from '#app/config.ts'
import { inboxAddresses } from '#app/domain/conversations/addresses/inbox-addresses.ts'
import { suggestedAddress } from '#app/domain/conversations/addresses/suggested-address.ts'
import type { Standing } from '#app/domain/identity/standing.ts'

export type AddressFacts = {
  /** Null where this instance takes no mail. */
  domain: string | null
  current: string | null
  former: string[]
  /** For an account that has none yet. */
  suggested: string
  mayChange: boolean
}

/** What the section about an account's inbox address shows. */
export async function addressFacts({ account, acting }: Standing): Promise<AddressFacts> {
  const addresses = await inboxAddresses(account.id)
  return {
    ...addresses,
    domain: config().inboxDomain,
    suggested: addresses.current === null ? await suggestedAddress(account.name) : '',
    mayChange: acting === null && !account.trialOver,
  }
}
