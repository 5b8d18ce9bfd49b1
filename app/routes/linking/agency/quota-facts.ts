import { quotaNow } from '#app/domain/linking/quota.ts'
import { instantInZone } from './instants.ts'

/** The quota as the ask form shows it; instants already in words, so that browser and server say the same. */
export type QuotaFacts = {
  limit: number
  used: number
  left: number
  queued: number
  queueLeft: number
  nextDayAt: string
  nextDay: string
}

export async function quotaFacts(agencyId: string): Promise<QuotaFacts> {
  const { limit, used, left, queued, queueLeft, endsAt, timeZone } = await quotaNow(agencyId)
  return {
    limit,
    used,
    left,
    queued,
    queueLeft,
    nextDayAt: endsAt.toISOString(),
    nextDay: instantInZone(endsAt, timeZone),
  }
}
