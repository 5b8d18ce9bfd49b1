import { expect, test } from 'vitest'
import { cleanUp } from '#app/domain/clean-up.ts'
import { refusedCursor, refusedMails } from '#app/domain/conversations/intake/refused-mails.ts'
import { giveUpMail, takeIn } from '#app/domain/conversations/intake/take-in.ts'
import { sql } from '#db/sql.server.ts'
import { aMail, anInbox, arrive, arriveAndRead, threadsOf } from '#test/support/inbound.ts'

const kept = async (account: { id: string }) => {
  const rows = await sql<{ raw: boolean }[]>`
    select raw is not null as raw from inbound_mails where account_id = ${account.id} order by received_at`
  return rows.map(({ raw }) => raw)
}
const age = async (account: { id: string }, days: number) =>
  await sql`
    update inbound_mails set finished_at = now() - ${days} * interval '1 day' - interval '1 minute'
    where account_id = ${account.id} and finished_at is not null`

test('mails are forgotten as they came a week after they were read, a month after they were refused', async () => {
  const { account, to } = await anInbox()
  const raw = aMail()
  await arriveAndRead(to, raw)
  await arriveAndRead(to, aMail({ headers: ['Precedence: bulk'] }))
  await arrive(to, aMail({ subject: 'Still waiting' }))
  await age(account, 6)
  await cleanUp(100)
  expect(await kept(account)).toEqual([true, true, true])
  await age(account, 7)
  await cleanUp(100)
  expect(await kept(account)).toEqual([false, true, true])
  await age(account, 30)
  await cleanUp(100)
  expect(await kept(account)).toEqual([false, false, true])
  // The message stays, and so does the knowledge that it has been here.
  expect((await threadsOf(account))[0]!.messages.length).toBe(1)
  expect(await arrive(to, raw)).toEqual({ ok: true, outcome: 'duplicate' })
})

test('a mail that was given up is listed, and taken in after all when an operator has it tried again', async () => {
  const { account, to } = await anInbox()
  await arrive(to, aMail())
  const [mail] = await sql<{ id: string }[]>`select id from inbound_mails where account_id = ${account.id}`
  await giveUpMail(mail!.id)
  expect((await refusedMails(account.id, null)).mails).toMatchObject([{ reason: 'broken', recipient: to }])
  expect(await takeIn(mail!.id)).toBe('message')
  await giveUpMail(mail!.id)
  expect((await refusedMails(account.id, null)).mails).toEqual([])
})

test('refused mails are listed in pages, newest first, and only the account’s own', async () => {
  const { account, to } = await anInbox()
  for (let n = 0; n < 5; n++)
    await arriveAndRead(to, aMail({ headers: ['Precedence: bulk'] }), { sender: `${n}@x.example` })
  const senders = []
  let before: string | null = null
  do {
    const page: Awaited<ReturnType<typeof refusedMails>> = await refusedMails(
      account.id,
      refusedCursor(before),
      2,
    )
    senders.push(...page.mails.map(({ sender }) => sender))
    before = page.next
  } while (before)
  expect(senders).toEqual(['4@x.example', '3@x.example', '2@x.example', '1@x.example', '0@x.example'])
  expect((await refusedMails((await anInbox()).account.id, null)).mails).toEqual([])
  for (const no of ['', 'x', "' or 1=1", '2026-99-99 00:00:00+00 00000000-0000-0000-0000-000000000000'])
    expect(refusedCursor(no)).toBeNull()
})
