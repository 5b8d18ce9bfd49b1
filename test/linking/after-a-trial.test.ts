import { describe, expect, test } from 'vitest'
import { approveRequest } from '#app/domain/linking/approve-request.ts'
import { agenciesWithDueQueue, releaseQueue } from '#app/domain/linking/release-queue.ts'
import { requestAccess } from '#app/domain/linking/request-access.ts'
import { resendRequest } from '#app/domain/linking/resend-request.ts'
import { sql } from '#db/sql.server.ts'
import { anAccount, anAgency, aRequest, onPlan, standingOf } from '#test/support/people.ts'

const past = new Date(Date.now() - 86_400_000)

/** An agency whose trial has ended, with one request waiting for a day that has begun. */
async function overAgency() {
  const agency = await anAgency({ plan: 'trial', trialEndsAt: past })
  await sql`
    insert into ask_quotas (agency_id, time_zone, begins_at, ends_at, used)
    values (${agency.id}, 'UTC', now() - interval '2 days', now() - interval '1 day', 35)`
  const queued = await aRequest(agency, `queued-${agency.id}@client.example`, { state: 'queued' })
  return { agency, queued, owner: await standingOf(agency.owner, agency) }
}

const stateOf = async (id: string) =>
  (await sql<{ state: string }[]>`select state from access_requests where id = ${id}`)[0]!.state

describe('an agency whose trial is over (P1)', () => {
  test('asks nobody and resends nothing', async () => {
    const { agency, owner } = await overAgency()
    const open = await aRequest(agency, 'open@client.example', { askedAt: past })
    const ask = {
      addresses: ['anna@client.example'] as string[],
      message: 'May we?',
      roleAsked: null,
      overflow: 'queue' as const,
    }
    expect(await requestAccess(owner, ask)).toEqual({ ok: false, reason: 'trial-over' })
    expect(await resendRequest(owner, open.id)).toEqual({ ok: false, reason: 'trial-over' })
  })

  test('keeps its queue for when it has a plan', async () => {
    const { agency, queued } = await overAgency()
    expect(await agenciesWithDueQueue(1000)).not.toContain(agency.id)
    expect(await releaseQueue(agency.id)).toBe(0)
    expect(await stateOf(queued.id)).toBe('queued')
    await onPlan(agency.id, { plan: 'starter' })
    expect(await agenciesWithDueQueue(1000)).toContain(agency.id)
    expect(await releaseQueue(agency.id)).toBe(1)
    expect(await stateOf(queued.id)).toBe('pending')
  })
})

test('a client whose trial is over still decides', async () => {
  const agency = await anAgency()
  const client = await anAccount({ plan: 'trial', trialEndsAt: past })
  const request = await aRequest(agency, client.owner.address)
  const approved = await approveRequest(client.owner.id, {
    requestId: request.id,
    generation: null,
    accounts: [{ accountId: client.id, role: 'viewer' }],
    lastDay: null,
  })
  expect(approved.ok).toBe(true)
})
