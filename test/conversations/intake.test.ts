import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { fingerprintOf } from '#app/domain/conversations/intake/fingerprint.ts'
import { receiveMail } from '#app/domain/conversations/intake/receive-mail.ts'
import { takeIn } from '#app/domain/conversations/intake/take-in.ts'
import { replyLocalPart } from '#app/domain/conversations/messages/reply-address.ts'
import { sql } from '#db/sql.server.ts'
import { runDueJobs } from '#jobs/run-due-jobs.ts'
import {
  aMail,
  anInbox,
  aReply,
  arrive,
  arriveAndRead,
  domain,
  readAll,
  refusalsOf,
  threadsOf,
} from '#test/support/inbound.ts'
import { aContact } from '#test/support/contacts.ts'
import { aMember, anAccount } from '#test/support/people.ts'

describe('a mail that arrives (V4)', () => {
  test('is kept as it came before anybody hears that it was taken, and read afterwards', async () => {
    const { account, to } = await anInbox()
    const raw = aMail()
    expect(await arrive(to, raw)).toEqual({ ok: true, outcome: 'taken' })
    const [kept] = await sql<{ raw: Buffer; state: string; recipient: string }[]>`
      select raw, state, recipient from inbound_mails where account_id = ${account.id}`
    expect({ ...kept!, raw: kept!.raw.equals(raw) }).toEqual({ raw: true, state: 'waiting', recipient: to })
    expect(await threadsOf(account)).toEqual([])
    await runDueJobs()
    const [thread] = await threadsOf(account)
    expect(thread).toMatchObject({
      subject: 'A question',
      state: 'open',
      lastAuthor: 'Anna Berg',
      excerpt: 'Good morning, what does it cost?',
      words: 'a question anna berg anna@kunde.example',
    })
    expect(thread!.messages).toMatchObject([
      { kind: 'in', fromName: 'Anna Berg', fromAddress: 'anna@kunde.example', automatic: false },
    ])
  })

  test('goes to the account whose address it names, in any case of letters, with any tag', async () => {
    const { account, to, localPart } = await anInbox()
    await arrive(to.toUpperCase(), aMail({ subject: 'One' }))
    await arrive(`${localPart}+whatever@${domain}`, aMail({ subject: 'Two' }))
    await readAll()
    expect((await threadsOf(account)).map(({ subject }) => subject)).toEqual(['One', 'Two'])
  })

  test('to several accounts is a mail to each', async () => {
    const [one, two] = [await anInbox(), await anInbox()]
    await arrive([two.to, one.to, 'somebody@elsewhere.example'], aMail())
    await readAll()
    expect((await threadsOf(one.account)).length).toBe(1)
    expect((await threadsOf(two.account)).length).toBe(1)
  })

  test('to nobody here is refused, and so is what is empty or larger than 25 MB', async () => {
    const { to } = await anInbox()
    expect(await arrive('nobody@elsewhere.example', aMail())).toEqual({
      ok: false,
      reason: 'no-such-address',
    })
    expect(await arrive(`nobody-at-all@${domain}`, aMail())).toEqual({ ok: false, reason: 'no-such-address' })
    expect(await arrive(to, Buffer.from(' \r\n'))).toEqual({ ok: false, reason: 'empty' })
    expect(await arrive(to, Buffer.alloc(25 * 1024 * 1024 + 1, 'a'))).toEqual({
      ok: false,
      reason: 'too-large',
    })
    expect(
      (await sql`select 1 from inbound_mails where recipient = 'nobody-at-all@inbox.example'`).length,
    ).toBe(0)
  })

  test('to a former address of an account still arrives', async () => {
    const { account, to } = await anInbox()
    await sql`update inbox_addresses set retired_at = now() where account_id = ${account.id}`
    expect(await arriveAndRead(to, aMail())).toBe('message')
  })
})

describe('a mail that comes twice', () => {
  test('is one, whatever servers wrote on it and however they fold and end lines', async () => {
    const { account, to } = await anInbox()
    const raw = aMail({ subject: 'Folded here, by a server on its way' })
    const again = Buffer.concat([
      Buffer.from('Received: from a by b; today\r\nX-Spam: no\r\nDelivered-To: somebody\r\n'),
      Buffer.from(raw.toString().replace('here, by', 'here,\r\n by')),
    ])
    const unix = Buffer.from(`From anna Mon Nov  2 10:00:00 2026\n${raw.toString().replaceAll('\r\n', '\n')}`)
    expect((await arrive(to, raw)).ok && (await arrive(to, again))).toEqual({
      ok: true,
      outcome: 'duplicate',
    })
    expect(await arrive(to, unix, { via: 'http' })).toEqual({ ok: true, outcome: 'duplicate' })
    await readAll()
    expect((await threadsOf(account))[0]!.messages.length).toBe(1)
  })

  test('with another content under the same Message-ID is two', async () => {
    const { account, to } = await anInbox()
    for (const text of ['One', 'Two']) await arrive(to, aMail({ messageId: 'same@kunde.example', text }))
    await readAll()
    expect((await threadsOf(account)).length).toBe(2)
  })

  test('at once, ten times by two ways, is one', async () => {
    const { account, to } = await anInbox()
    const raw = aMail()
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, n) => arrive(to, raw, { via: n % 2 ? 'http' : 'smtp' })),
    )
    expect(all.filter((each) => each.ok && each.outcome === 'taken').length).toBe(1)
    await runDueJobs()
    expect((await threadsOf(account)).map(({ messages }) => messages.length)).toEqual([1])
  })

  test('is read once, however many workers read it at the same moment', async () => {
    const { account, to } = await anInbox()
    await arrive(to, aMail())
    const [mail] = await sql<{ id: string }[]>`select id from inbound_mails where account_id = ${account.id}`
    const became = await Promise.all(Array.from({ length: 8 }, () => takeIn(mail!.id)))
    expect(became.sort()).toEqual(['message', ...Array<string>(7).fill('over')])
    expect((await threadsOf(account)).map(({ messages }) => messages.length)).toEqual([1])
  })

  test('has the same fingerprint as a plain description of what counts', () => {
    const raw = Buffer.from(
      'Subject:  Hi \r\n there\r\nX-Other: 1\r\nFROM: a@b.c\r\n\r\nText\r\nmore\r\n\r\n',
    )
    const counted = '\na@b.c\n\nHi there\nText\nmore'
    expect(fingerprintOf(raw)).toEqual(createHash('sha256').update(counted).digest())
  })
})

describe('the thread of a mail', () => {
  const begun = async () => {
    const inbox = await anInbox()
    await arriveAndRead(inbox.to, aMail({ messageId: 'first@kunde.example' }))
    const [thread] = await threadsOf(inbox.account)
    return { ...inbox, threadId: thread!.id }
  }

  test('is that of the reply address, from whatever address it comes and whatever it names', async () => {
    const { account, localPart, threadId } = await begun()
    const tagged = `${replyLocalPart(localPart, threadId)}@${domain}`
    await arriveAndRead(tagged, aMail({ from: 'Private <anna@home.example>', subject: 'Other' }))
    const threads = await threadsOf(account)
    expect(threads.map(({ messages }) => messages.map(({ fromAddress }) => fromAddress))).toEqual([
      ['anna@kunde.example', 'anna@home.example'],
    ])
    expect(threads[0]!.words).toContain('anna@home.example')
  })

  test('is found by a reply address in To or Cc, where the envelope names the plain one', async () => {
    const { account, to, localPart, threadId } = await begun()
    await arriveAndRead(to, aMail({ to: `Us <${replyLocalPart(localPart, threadId)}@${domain}>` }))
    expect((await threadsOf(account)).map(({ messages }) => messages.length)).toEqual([2])
  })

  test('is that of the message that it answers, and else of one that it refers to', async () => {
    const { account, to, threadId } = await begun()
    const ours = await aReply(account, threadId)
    await arriveAndRead(to, aMail({ headers: [`In-Reply-To: <${ours}>`] }))
    await arriveAndRead(to, aMail({ headers: [`References: <unknown@x>\r\n <first@kunde.example>`] }))
    expect((await threadsOf(account)).map(({ messages }) => messages.length)).toEqual([4])
  })

  test('is never one of another account, nor one that somebody made up', async () => {
    const { threadId } = await begun()
    const other = await anInbox()
    await arriveAndRead(`${replyLocalPart(other.localPart, threadId)}@${domain}`, aMail())
    await arriveAndRead(other.to, aMail({ headers: ['In-Reply-To: <first@kunde.example>'] }))
    const forged = replyLocalPart(other.localPart, threadId).replace(/.$/, (last) =>
      last === 'a' ? 'b' : 'a',
    )
    await arriveAndRead(`${forged}@${domain}`, aMail())
    expect((await threadsOf(other.account)).map(({ messages }) => messages.length)).toEqual([1, 1, 1])
    expect((await sql`select 1 from messages where thread_id = ${threadId}`).length).toBe(1)
  })

  test('is a new one for the same subject without a reference', async () => {
    const { account, to } = await begun()
    await arriveAndRead(to, aMail({ subject: 'Re: A question' }))
    expect((await threadsOf(account)).length).toBe(2)
  })

  test('an answer that is read before what it answers waits for it, and not for ever', async () => {
    const { account, to } = await anInbox()
    await arrive(to, aMail({ messageId: 'early@kunde.example' }))
    await arrive(to, aMail({ headers: ['In-Reply-To: <early@kunde.example>'] }))
    const [early, late] = await sql<{ id: string }[]>`
      select id from inbound_mails where account_id = ${account.id} order by received_at`
    expect(await takeIn(late!.id, { patient: true })).toBe('later')
    expect(await takeIn(early!.id, { patient: true })).toBe('message')
    expect(await takeIn(late!.id, { patient: true })).toBe('message')
    expect((await threadsOf(account)).map(({ messages }) => messages.length)).toEqual([2])

    await arrive(to, aMail({ messageId: 'stuck@kunde.example' }))
    await arrive(to, aMail({ headers: ['In-Reply-To: <stuck@kunde.example>'] }))
    const [, , , impatient] = await sql<{ id: string }[]>`
      select id from inbound_mails where account_id = ${account.id} order by received_at`
    expect(await takeIn(impatient!.id)).toBe('message')
    expect((await threadsOf(account)).length).toBe(2)
  })
})

describe('a mail that some server held back', () => {
  test('finds the thread that its answer has begun, if that is of the same sender', async () => {
    const { account, to } = await anInbox()
    const answers = { headers: ['References: <held@kunde.example>'] }
    await arriveAndRead(to, aMail({ ...answers, from: 'ole@kunde.example' }))
    await arriveAndRead(to, aMail(answers))
    await arriveAndRead(to, aMail({ messageId: 'held@kunde.example' }))
    expect((await threadsOf(account)).map(({ messages }) => messages.length)).toEqual([1, 2])
  })
})

describe('a thread that is closed or put off', () => {
  const asleep = async (assignee: 'agent' | 'nobody any more' = 'agent') => {
    const inbox = await anInbox()
    const mia = await aMember(inbox.account, 'member')
    await sql`update subscriptions set seats = 1 where account_id = ${inbox.account.id}`
    await sql`update memberships set inbox_level = 'agent' where id = ${mia.membershipId}`
    await arriveAndRead(inbox.to, aMail({ messageId: `first-${inbox.localPart}@kunde.example` }))
    const [thread] = await threadsOf(inbox.account)
    await sql`update threads set assignee_id = ${mia.membershipId}, state = 'closed', closed_at = now() where id = ${thread!.id}`
    if (assignee !== 'agent')
      await sql`update memberships set inbox_level = 'viewer' where id = ${mia.membershipId}`
    const answer = { headers: [`In-Reply-To: <first-${inbox.localPart}@kunde.example>`] }
    return { ...inbox, mia, threadId: thread!.id, answer }
  }

  test('is open again when the customer writes, with its agent, and the log says so', async () => {
    const { account, to, mia, threadId, answer } = await asleep()
    await arriveAndRead(to, aMail(answer))
    expect((await threadsOf(account))[0]).toMatchObject({ state: 'open', assigneeId: mia.membershipId })
    const [entry] = await sql`
      select user_name, action, subject from audit_entries where subject_id = ${threadId} and action = 'thread.reopened'`
    expect(entry).toEqual({ userName: 'Prokura', action: 'thread.reopened', subject: 'A question' })
  })

  test('is nobody’s where its agent is none any more', async () => {
    const { account, to, answer } = await asleep('nobody any more')
    await arriveAndRead(to, aMail(answer))
    expect((await threadsOf(account))[0]).toMatchObject({ state: 'open', assigneeId: null })
  })

  test('is back from being put off', async () => {
    const { account, to, threadId, answer } = await asleep()
    await sql`
      update threads set state = 'open', closed_at = null, snoozed_until = now() + interval '1 day' where id = ${threadId}`
    await arriveAndRead(to, aMail(answer))
    expect((await threadsOf(account))[0]).toMatchObject({ state: 'open', snoozedUntil: null })
  })

  test('stays as it is for a note that a machine wrote', async () => {
    const { account, to, answer } = await asleep()
    await arriveAndRead(to, aMail({ headers: [...answer.headers, 'Auto-Submitted: auto-replied'] }))
    const [thread] = await threadsOf(account)
    expect(thread).toMatchObject({ state: 'closed' })
    expect(thread!.messages[1]).toMatchObject({ automatic: true })
  })
})

describe('machines', () => {
  test.each([
    ['a note of absence', { headers: ['Auto-Submitted: auto-replied'] }],
    ['a mass mail', { headers: ['Precedence: bulk'] }],
    ['a list', { headers: ['List-Id: <news.example>'] }],
    ['an older note of absence', { headers: ['X-Auto-Response-Suppress: All'] }],
    ['a report', { headers: ['Return-Path: <>'] }],
    ['the postman', { from: 'MAILER-DAEMON@mx.example' }],
  ])('%s begins no thread, makes no contact and is refused', async (_name, facts) => {
    const { account, to } = await anInbox()
    expect(await arriveAndRead(to, aMail(facts))).toBe('refused')
    expect([await threadsOf(account), await refusalsOf(account)]).toEqual([[], ['auto-reply']])
    expect((await sql`select 1 from contacts where account_id = ${account.id}`).length).toBe(0)
  })

  test('a person who says that no machine wrote it is one', async () => {
    const { to } = await anInbox()
    expect(
      await arriveAndRead(to, aMail({ headers: ['Auto-Submitted: no', 'Precedence: first-class'] })),
    ).toBe('message')
  })

  test('a bounce lands in the thread of the reply that it is about', async () => {
    const { account, to } = await anInbox()
    await arriveAndRead(to, aMail())
    const ours = await aReply(account, (await threadsOf(account))[0]!.id)
    const report = [
      'From: MAILER-DAEMON@mx.example',
      'Subject: Undelivered',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      ...['', '--b', 'Content-Type: text/plain', '', 'It could not be delivered.'],
      ...['--b', 'Content-Type: message/delivery-status', '', 'Status: 5.1.1'],
      ...[
        '--b',
        'Content-Type: text/rfc822-headers',
        '',
        `Message-ID: <${ours}>`,
        'Subject: Re: A question',
        '--b--',
        '',
      ],
    ]
    await arriveAndRead(to, Buffer.from(report.join('\r\n')), { sender: '' })
    const [thread] = await threadsOf(account)
    expect(thread!.messages.at(-1)).toMatchObject({ automatic: true, text: 'It could not be delivered.' })
  })

  test.each([
    ['an inbox of this instance', { from: `Somebody <other@${domain}>` }],
    ['a notice of ours', { from: 'Prokura <prokura@example.test>' }],
    ['one of ours that is sent round', { messageId: `0d0c@${domain}` }],
    ['one that hides behind Reply-To', { headers: [`Reply-To: other@${domain}`] }],
  ])('%s is a loop and refused', async (_name, facts) => {
    const { account, to } = await anInbox()
    expect(await arriveAndRead(to, aMail(facts))).toBe('refused')
    expect(await refusalsOf(account)).toEqual(['loop'])
  })
})

describe('whoever writes', () => {
  test('becomes a contact, by name and address', async () => {
    const { account, to } = await anInbox()
    await arriveAndRead(to, aMail({ from: '"Berg, Anna" <Anna@KUNDE.example>' }))
    const [contact] =
      await sql`select name, emails, owner_id, created_by from contacts where account_id = ${account.id}`
    expect(contact).toEqual({
      name: 'Berg, Anna',
      emails: ['anna@kunde.example'],
      ownerId: null,
      createdBy: null,
    })
    const [entry] = await sql`
      select user_name, subject from audit_entries where account_id = ${account.id} and action = 'contact.created'`
    expect(entry).toEqual({ userName: 'Prokura', subject: 'Berg, Anna' })
  })

  test('is the contact with that address; archived ones stay archived, merged ones lead on', async () => {
    const { account, to } = await anInbox()
    const emails = ['anna@kunde.example']
    const archived = await aContact(account, { emails, archived: true })
    await arriveAndRead(to, aMail())
    const [first] = await threadsOf(account)
    expect(first!.contactId).not.toBe(archived)

    const kept = await aContact(account, { emails: ['new@kunde.example'] })
    await sql`update contacts set archived_at = now(), merged_into = ${kept} where id = ${first!.contactId}`
    await arriveAndRead(to, aMail())
    expect((await threadsOf(account))[1]!.contactId).toBe(kept)
  })

  test('who is only a private contact keeps that, a shared one comes first', async () => {
    const { account, to } = await anInbox()
    const mia = await aMember(account, 'member')
    const emails = ['anna@kunde.example']
    const hidden = await aContact(account, { emails, privateTo: mia.membershipId })
    await arriveAndRead(to, aMail())
    const shared = await aContact(account, { emails })
    await arriveAndRead(to, aMail())
    expect((await threadsOf(account)).map(({ contactId }) => contactId)).toEqual([hidden, shared])
  })

  test('by a form in the name of a web site is whom it says to answer', async () => {
    const { account, to } = await anInbox()
    const headers = ['Reply-To: Ole Kern <ole@kunde.example>']
    await arriveAndRead(to, aMail({ from: 'Web site <noreply@site.example>', headers }))
    expect((await threadsOf(account))[0]!.messages[0]).toMatchObject({
      fromName: 'Ole Kern',
      fromAddress: 'ole@kunde.example',
    })
  })

  test('without a From is whom the envelope names, and nobody is refused', async () => {
    const { account, to } = await anInbox()
    const bare = (text: string) => Buffer.from(`Subject: Bare\r\n\r\n${text}\r\n`)
    expect(await arriveAndRead(to, bare('One'), { sender: 'ole@kunde.example' })).toBe('message')
    expect(await arriveAndRead(to, bare('Two'), { sender: 'unknown' })).toBe('refused')
    expect(await refusalsOf(account)).toEqual(['no-sender'])
  })

  test('is an account’s own business: the same sender is a contact in each', async () => {
    const [one, two] = [await anInbox(), await anInbox()]
    await arrive([one.to, two.to], aMail())
    await readAll()
    const [a, b] = [await threadsOf(one.account), await threadsOf(two.account)]
    expect(a[0]!.contactId).not.toBe(b[0]!.contactId)
    expect((await anAccount()).id).not.toBe(one.account.id)
    expect(await receiveMail({ recipients: [], sender: '', via: 'demo', raw: aMail() })).toMatchObject({
      ok: false,
    })
  })
})
