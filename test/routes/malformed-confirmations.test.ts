import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, aRequest } from '#test/support/people.ts'
import { anInvitation, freshAddress } from '../people/support.ts'
import { signedInAs, type Visitor } from './people/visitor.ts'

let app: TestApp
let owner: Visitor
let pages: Record<string, string>

beforeAll(async () => {
  app = await anApp()
  const account = await anAgency()
  owner = await signedInAs(app, account.owner, account)
  const theirs = await aLink(await anAgency(), account)
  const maya = await aMember({ id: theirs.agencyId }, 'member')
  const ours = await aLink(account, await anAccount())
  const anna = await aMember(account, 'member')
  const off = await aMember(account, 'member', { deactivated: true })
  const invitation = await anInvitation(account, { sentSecondsAgo: 3600 })
  const request = await aRequest(account, freshAddress(), { askedAt: new Date(Date.now() - 3_600_000) })
  const at = (path: string) => `/a/${account.id}${path}`
  pages = {
    'removing a person of an agency': at(`/access/${theirs.id}/people/${await aGrant(theirs, maya)}/removal`),
    'revoking a link': at(`/access/${theirs.id}/revocation`),
    'cancelling an invitation': at(`/people/invitations/${invitation.id}/cancellation`),
    'resending an invitation': at(`/people/invitations/${invitation.id}/resends`),
    'removing a user': at(`/clients/${ours.id}/grants/${await aGrant(ours, anna)}/removal`),
    'deactivating a member': at(`/people/${anna.membershipId}/deactivation`),
    'removing a member': at(`/people/${anna.membershipId}/removal`),
    'reactivating a member': at(`/people/${off.membershipId}/reactivation`),
    'cancelling a request': at(`/clients/requests/${request.id}/cancellation`),
    'resending a request': at(`/clients/requests/${request.id}/resends`),
    'leaving a client': at(`/clients/${ours.id}/departure`),
  }
})
afterAll(() => app.close())

test('a confirmation with malformed fields answers 422 and does nothing', async () => {
  for (const [what, page] of Object.entries(pages))
    for (const strange of ['__proto__[x]', 'a\0b', 'x'.repeat(300)]) {
      const answer = await owner.post(page, { [strange]: '1' })
      expect({ what, strange, status: answer.status }).toEqual({ what, strange, status: 422 })
    }
  expect(await sql`select action from audit_entries`).toEqual([])
})

test('without them each does what it says', async () => {
  for (const [what, page] of Object.entries(pages)) {
    // Whoever is removed cannot be deactivated before, and cancelled mails are not sent again.
    if (/deactivating|cancelling/.test(what)) continue
    const { status } = await owner.post(page, {})
    expect({ what, status }).toEqual({ what, status: 303 })
  }
})
