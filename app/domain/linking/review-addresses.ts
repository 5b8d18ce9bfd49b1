import { sql } from '#db/sql.server.ts'
import { parseAddressList, type AddressRefusal } from '../addresses.ts'
import { addressStates } from './asking.ts'
import { quotaNow, type Quota } from './quota.ts'

/** What L3 shows before anything is sent. Addresses are normalised; `free` is what would be asked. */
export type Review = {
  free: string[]
  pending: string[]
  queued: string[]
  linked: string[]
  blocked: string[]
  repeated: string[]
  invalid: { text: string; reason: AddressRefusal }[]
  quota: Quota
}

/** Sorts pasted text (L2) into what can be asked and what cannot, with the reason for each. Changes nothing. */
export async function reviewAddresses(agencyId: string, text: string): Promise<Review> {
  const { addresses, invalid, repeated } = parseAddressList(text)
  const states = await addressStates(sql, agencyId, addresses)
  const those = (state: string) => addresses.filter((address) => states.get(address) === state)
  return {
    free: those('free'),
    pending: those('pending'),
    queued: those('queued'),
    linked: those('linked'),
    blocked: those('blocked'),
    repeated,
    invalid,
    quota: await quotaNow(agencyId),
  }
}
