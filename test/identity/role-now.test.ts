import { expect, test } from 'vitest'
import { roleNow, stillMay, type Standing } from '#app/domain/identity/standing.ts'
import { sql } from '#db/sql.server.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, standingOf } from '#test/support/people.ts'

const now = (standing: Standing) => sql.begin((sql) => roleNow(sql, standing))
const may = (standing: Standing) => sql.begin((sql) => stillMay(sql, standing, 'viewer'))

async function ownAndActing() {
  const [agency, client] = [await anAgency(), await anAccount()]
  const maya = await aMember(agency, 'manager')
  const link = await aLink(agency, client, { maxRole: 'admin' })
  const grantId = await aGrant(link, maya, 'admin')
  return {
    own: await standingOf(maya, agency),
    acting: await standingOf(maya, client),
    maya,
    link,
    grantId,
  }
}

test('the role is what it is now, whatever it was when the page was made', async () => {
  const { own, acting, maya, link } = await ownAndActing()
  expect([await now(own), await now(acting)]).toEqual(['manager', 'admin'])
  await sql`update memberships set role = 'viewer' where id = ${maya.membershipId}`
  await sql`update links set max_role = 'member' where id = ${link.id}`
  expect([await now(own), await now(acting)]).toEqual(['viewer', 'member'])
})

test('what has ended gives no role', async () => {
  const { own, acting, maya, grantId } = await ownAndActing()
  await sql`update grants set ended_at = now() where id = ${grantId}`
  expect([await now(own), await now(acting)]).toEqual(['manager', null])
  await sql`update memberships set deactivated_at = now() where id = ${maya.membershipId}`
  expect([await now(own), await may(own)]).toEqual([null, false])
})

test('a membership or grant of one account gives no role in another', async () => {
  const { own, acting } = await ownAndActing()
  const other = await anAccount()
  const { account } = await standingOf(other.owner, other)
  for (const standing of [own, acting]) {
    expect(await now({ ...standing, account })).toBeNull()
    expect(await may({ ...standing, account })).toBe(false)
  }
})

test('a demotion waits until what was decided under the role is written', async () => {
  const { own, maya } = await ownAndActing()
  const order: string[] = []
  let demoted: Promise<unknown> = Promise.resolve()
  await sql.begin(async (inner) => {
    await roleNow(inner, own)
    demoted = sql`update memberships set role = 'viewer' where id = ${maya.membershipId}`.then(() =>
      order.push('demoted'),
    )
    await inner`select pg_sleep(0.2)`
    order.push('written')
  })
  await demoted
  expect(order).toEqual(['written', 'demoted'])
})
