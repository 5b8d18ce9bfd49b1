import { beforeEach, expect, test } from 'vitest'
import { signedIn } from '#app/domain/identity/sessions.ts'
import { blocksPerPage, myBlocks } from '#app/domain/linking/blocks.ts'
import { declineRequest } from '#app/domain/linking/decline-request.ts'
import { declinedMail } from '#app/domain/linking/request-mail-facts.ts'
import { unblockAgency } from '#app/domain/linking/unblock-agency.ts'
import { sql } from '#db/sql.server.ts'
import {
  aMember,
  anAccount,
  anAddress,
  anAgency,
  aRequest,
  aSession,
  type Account,
} from '#test/support/people.ts'

let agency: Account
let client: Account
beforeEach(async () => {
  agency = await anAgency({ name: 'Studio Kern' })
  client = await anAccount()
})
const me = async (user: { id: string }) => (await signedIn((await aSession(user)).token))!
const log = () =>
  sql`select action, user_id, user_name, subject from audit_entries where account_id = ${agency.id} order by id`

test('a blocked agency is shown to whoever owns the address, who alone can unblock it', async () => {
  await sql`insert into agency_blocks (address, agency_id) values (${client.owner.address}, ${agency.id})`
  const other = await aMember(agency, 'member')
  expect((await myBlocks(other.id)).blocks).toEqual([])
  expect((await myBlocks(client.owner.id)).blocks).toMatchObject([
    { address: client.owner.address, agencyName: 'Studio Kern' },
  ])
  const block = { address: client.owner.address, agencyId: agency.id }
  expect(await unblockAgency(await me(other), block)).toBeNull()
  expect(await unblockAgency(await me(client.owner), block)).toEqual({ agencyName: 'Studio Kern' })
  expect(await unblockAgency(await me(client.owner), block)).toBeNull()
  expect(await log()).toHaveLength(1)
})

test('the agency’s log shows the asked address, whoever declines, blocks and unblocks; the row keeps the login (L14, L24)', async () => {
  const address = `private-${client.id}@example.test`
  await anAddress(client.owner, address)
  const request = await aRequest(agency, address)
  await declineRequest({
    requestId: request.id,
    generation: null,
    typedAddress: '',
    userId: client.owner.id,
    block: true,
  })
  await unblockAgency(await me(client.owner), { address, agencyId: agency.id })
  const by = { userId: client.owner.id, userName: address, subject: address }
  expect(await log()).toEqual([
    { action: 'access-request.declined', ...by },
    { action: 'agency.blocked', ...by },
    { action: 'agency.unblocked', ...by },
  ])
  expect(await sql`select ended_by from access_requests where id = ${request.id}`).toEqual([
    { endedBy: client.owner.id },
  ])
  const mail = await declinedMail(request.id, agency.owner.id)
  expect(JSON.stringify(mail)).not.toContain(client.owner.name)
})

test('where only the address was typed nobody is recorded, though somebody else is signed in', async () => {
  const request = await aRequest(agency, client.owner.address)
  const stranger = (await anAccount()).owner
  await declineRequest({
    requestId: request.id,
    generation: 1,
    typedAddress: client.owner.address,
    userId: stranger.id,
    block: false,
  })
  expect(await log()).toMatchObject([{ userId: null, userName: client.owner.address }])
  expect(await sql`select ended_by from access_requests where id = ${request.id}`).toEqual([
    { endedBy: null },
  ])
})

test('many blocks are read page by page', async () => {
  await sql`insert into accounts (id, name, agency_since) select md5('blocked ' || n)::uuid, 'Blocked ' || n, now() from generate_series(1, 60) n`
  await sql`
    insert into agency_blocks (address, agency_id) select ${client.owner.address}, md5('blocked ' || n)::uuid from generate_series(1, 60) n`
  const [first, second] = [await myBlocks(client.owner.id), await myBlocks(client.owner.id, 2)]
  expect([first.blocks.length, first.hasNext, second.blocks.length, second.hasNext]).toEqual([
    blocksPerPage,
    true,
    10,
    false,
  ])
  expect(new Set([...first.blocks, ...second.blocks].map(({ agencyId }) => agencyId)).size).toBe(60)
})
