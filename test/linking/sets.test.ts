// What ends many things at once takes as many statements as what ends one.
import { expect, test } from 'vitest'
import { endDue } from '#app/domain/linking/end-links.ts'
import { endMembership } from '#app/domain/people/departures/end-membership.ts'
import { countedStatements } from '#test/support/counted.ts'
import { aGrant, aLink, aMember, anAccount, anAgency } from '#test/support/people.ts'

async function aColleagueAt(clients: number) {
  const agency = await anAgency()
  const maya = await aMember(agency, 'member')
  const links = []
  for (let n = 0; n < clients; n++) {
    const link = await aLink(agency, await anAccount(), { endsAt: new Date(Date.now() - 1000) })
    await aGrant(link, maya)
    links.push({ ...link, agencyName: agency.name })
  }
  return { agency, maya, links }
}

test('a member with thirty clients leaves in as many statements as one with a single client', async () => {
  const ending = async (clients: number) => {
    const { agency, maya } = await aColleagueAt(clients)
    return await countedStatements((sql) =>
      endMembership(sql, maya.membershipId, { by: agency.owner, how: 'removed' }),
    )
  }
  expect(await ending(30)).toBe(await ending(1))
})

test('thirty links whose date has passed end in as many statements as one', async () => {
  const ending = async (clients: number) => {
    const { links } = await aColleagueAt(clients)
    return await countedStatements((sql) => endDue(sql, links))
  }
  expect(await ending(30)).toBe(await ending(1))
})
