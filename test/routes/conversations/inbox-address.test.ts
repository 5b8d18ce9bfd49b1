import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inboxAddresses } from '#app/domain/conversations/addresses/inbox-addresses.ts'
import { runDueJobs } from '#jobs/run-due-jobs.ts'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aMail, anInbox, aReply, arriveAndRead, domain, threadsOf } from '#test/support/inbound.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, onPlan } from '#test/support/people.ts'
import { aVisitor, leadsTo, signedInAs } from '../people/visitor.ts'

let app: TestApp
beforeAll(async () => void (app = await anApp()))
afterAll(() => app.close())

const settings = (account: { id: string }, page = 'address') =>
  `/a/${account.id}/settings/conversations/${page}`

describe('Settings → Conversations → Inbox address', () => {
  test('suggests one, takes it without a script, and shows the earlier ones', async () => {
    const account = await anAccount({ name: 'Blumen Kern' })
    const owner = await signedInAs(app, account.owner, account)
    expect(await (await owner.get(settings(account))).text()).toContain('value="blumen-kern"')
    const chosen = await leadsTo(owner, await owner.post(settings(account), { localPart: 'blumen-kern' }))
    expect(chosen.path).toBe(settings(account))
    expect(chosen.text).toContain(`The inbox address is now blumen-kern@${domain}.`)
    await owner.post(settings(account), { localPart: 'kern' })
    const page = await (await owner.get(settings(account))).text()
    expect([page.includes(`kern@${domain}`), page.includes('Still arrives')]).toEqual([true, true])
  })

  test('says at the field what is wrong with a wish, and keeps what was typed', async () => {
    const [account, other] = [await anAccount(), await anInbox()]
    const owner = await signedInAs(app, account.owner, account)
    const said = async (localPart: string) => {
      const answer = await owner.post(settings(account), { localPart })
      return [answer.status, await answer.text()] as const
    }
    for (const [typed, status, words] of [
      ['a', 422, 'Use at least 3 characters.'],
      ['with space', 422, 'Use only small letters'],
      ['postmaster', 422, 'Choose another.'],
      [other.localPart, 409, 'This address belongs to somebody else.'],
    ] as const) {
      const [code, text] = await said(typed)
      expect([code, text.includes(words), text.includes(`value="${typed}"`)]).toEqual([status, true, true])
    }
    expect((await owner.post(settings(account), [['localPart[]', 'abc']])).status).toBe(422)
    expect(await inboxAddresses(account.id)).toEqual({ current: null, former: [] })
  })

  test('is read by an agency’s admins, changed by nobody under a grant or after the trial', async () => {
    const { account } = await anInbox()
    const agency = await anAgency()
    const maya = await aMember(agency, 'member')
    await aGrant(await aLink(agency, account), maya, 'admin')
    const acting = await signedInAs(app, maya, account)
    const page = await (await acting.get(settings(account))).text()
    expect([page.includes(`@${domain}`), page.includes('name="localPart"')]).toEqual([true, false])
    expect((await acting.post(settings(account), { localPart: 'other' })).status).toBe(403)
    await onPlan(account.id, { plan: 'trial', trialEndsAt: new Date(Date.now() - 1000) })
    const owner = await signedInAs(app, account.owner, account)
    expect((await owner.get(settings(account))).status).toBe(200)
    expect((await owner.post(settings(account), { localPart: 'other' })).status).toBe(403)
  })
})

describe('Settings → Conversations → Refused mail', () => {
  test('tells from whom and why, in words of the reader’s, and nothing of what it says', async () => {
    const { account, to } = await anInbox()
    await arriveAndRead(to, aMail({ subject: 'Secret 123456', headers: ['Precedence: bulk'] }), {
      sender: '"><script>x</script>@x.example',
    })
    await arriveAndRead(to, aMail({ headers: ['Auto-Submitted: auto-replied'] }), { sender: '' })
    const owner = await signedInAs(app, account.owner, account)
    const page = await (await owner.get(settings(account, 'refused'))).text()
    expect(page).toContain('Automatic mail that belongs to no conversation')
    expect(page).toContain('No sender (automatic)')
    expect(page).not.toContain('123456')
    expect(page).not.toContain('<script>x')
    const german = await (await owner.get(`${settings(account, 'refused')}?lang=de`)).text()
    expect(german).toContain('Abgewiesene E-Mails')
  })

  test('goes on behind its cursor, and a made-up one is the first page', async () => {
    const { account, to } = await anInbox()
    await arriveAndRead(to, aMail({ headers: ['Precedence: bulk'] }))
    await sql`
      insert into inbound_mails (account_id, recipient, sender, via, fingerprint, size, state, reason, finished_at, received_at)
      select ${account.id}, ${to}, n || '@many.example', 'smtp', sha256(n::text::bytea), 1, 'refused', 'loop', now(),
        now() - n * interval '1 minute' from generate_series(1, 60) n`
    const owner = await signedInAs(app, account.owner, account)
    const page = await (await owner.get(settings(account, 'refused'))).text()
    const next = /href="([^"]*before=[^"]*)"/.exec(page)![1]!.replaceAll('&amp;', '&')
    const second = await (await owner.get(next)).text()
    expect([page.includes('49@many.example'), page.includes('50@many.example')]).toEqual([true, false])
    expect([second.includes('50@many.example'), second.includes('60@many.example')]).toEqual([true, true])
    expect((await owner.get(`${settings(account, 'refused')}?before=%27x`)).status).toBe(200)
  })
})

describe('writing as a customer, in a demo', () => {
  test('arrives like every mail', async () => {
    const { account, to } = await anInbox()
    const visitor = aVisitor(app)
    const page = await (await visitor.get('/dev/mail/letters')).text()
    expect(page).toContain(to)
    const letter = {
      fromName: 'Jö "Quote" Ferber',
      fromAddress: 'jo@kundin.example',
      to,
      subject: 'Größe\r\nBcc: x@y',
      text: 'Wie groß?\n.\n',
    }
    const sent = await visitor.post('/dev/mail/letters', letter)
    expect(sent.status).toBe(303)
    await runDueJobs()
    const [thread] = await threadsOf(account)
    expect(thread).toMatchObject({ subject: 'Größe Bcc: x@y', lastAuthor: 'Jö "Quote" Ferber' })
    expect(thread!.messages[0]).toMatchObject({ text: 'Wie groß?\n.', fromAddress: 'jo@kundin.example' })
  })

  test('answers a mail that left from an inbox, in its thread', async () => {
    const { account, to } = await anInbox()
    await arriveAndRead(to, aMail())
    const [thread] = await threadsOf(account)
    const ours = await aReply(account, thread!.id)
    const [kept] = await sql<{ id: string }[]>`
      insert into demo_mails (message_id, sender, recipient, subject, text, html)
      values (${`<${ours}>`}, ${`Blumen Kern <${to}>`}, 'anna@kunde.example', 'Re: A question', 'Five', '<p>Five</p>') returning id`
    const visitor = aVisitor(app)
    expect(await (await visitor.get(`/dev/mail?mail=${kept!.id}`)).text()).toContain(
      `/dev/mail/letters?answer=${kept!.id}`,
    )
    const form = await (await visitor.get(`/dev/mail/letters?answer=${kept!.id}`)).text()
    expect(form).toContain('value="anna@kunde.example"')
    await visitor.post('/dev/mail/letters', {
      ...{ fromAddress: 'anna@kunde.example', to, subject: 'Re: A question', text: 'Too much.' },
      answers: kept!.id,
    })
    await runDueJobs()
    expect((await threadsOf(account)).map(({ messages }) => messages.length)).toEqual([3])
  })

  test('says what is wrong, and knows no other mails', async () => {
    const { to } = await anInbox()
    const visitor = aVisitor(app)
    const status = async (form: Record<string, string>) =>
      (await visitor.post('/dev/mail/letters', form)).status
    expect(await status({ fromAddress: 'nobody', to, text: 'Hi' })).toBe(422)
    expect(await status({ fromAddress: to, to, text: 'Hi' })).toBe(422)
    expect(await status({ fromAddress: 'jo@kundin.example', to: 'x@elsewhere.example', text: 'Hi' })).toBe(
      422,
    )
    expect(await status({ fromAddress: 'jo@kundin.example', to, text: ' ' })).toBe(422)
    expect((await visitor.get('/dev/mail/letters?answer=999999')).status).toBe(404)
  })
})
