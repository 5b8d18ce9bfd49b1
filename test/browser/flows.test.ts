import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { runDueJobs } from '#jobs/run-due-jobs.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aBrowser, password } from '#test/support/browser.ts'
import { describeWith } from '#test/support/needs.ts'
import { aGrant, aLink, aMember, anAccount, anAgency, aRequest, aUser } from '#test/support/people.ts'

let app: TestApp
let browser: Awaited<ReturnType<typeof aBrowser>>

/** The link in the newest mail to an address. */
async function mailedLink(address: string): Promise<string> {
  await runDueJobs()
  const [mail] = await sql<
    { text: string }[]
  >`select text from demo_mails where recipient like ${`%${address}%`} order by id desc limit 1`
  const url = /https?:\/\/\S+\/requests\/\S+/.exec(mail!.text)![0]
  return new URL(url).pathname
}

/** Counts what a person does: clicks and filled fields, for the budgets of each flow. */
function person(page: Page) {
  const done = { clicks: 0, fields: 0 }
  return {
    done,
    click: async (role: 'button' | 'link', name: string | RegExp) => {
      done.clicks++
      await page.getByRole(role, { name }).first().click()
    },
    open: async (summary: string | RegExp) => {
      done.clicks++
      await page.locator('summary:visible').filter({ hasText: summary }).first().click()
    },
    tick: (name: string | RegExp) => page.getByRole('checkbox', { name }).check(),
    fill: async (label: string, text: string) => {
      done.fields++
      await page.getByLabel(label, { exact: true }).fill(text)
    },
  }
}

const thirtyAsPasted =
  [...Array.from({ length: 10 }, (_, n) => `"Client ${n}, Ltd." <client-${n}@pasted.test>`)].join(', ') +
  '; ' +
  Array.from({ length: 10 }, (_, n) => `Kundin ${n} <kundin-${n}@pasted.test>`).join('; ') +
  '\n' +
  Array.from({ length: 9 }, (_, n) => `Person-${n}@Pasted.test`).join('\n') +
  '\nclient-3@pasted.test\n  KUNDIN-4@pasted.test\nbroken-at-pasted.test\nlast.one+crm@pasted.test'

describeWith(['chromium'], 'the flows, in a browser', () => {
  beforeAll(async () => {
    app = await anApp()
    browser = await aBrowser(app)
  })
  afterAll(async () => {
    await browser.close()
    await app.close()
  })

  describe.each([
    ['with JavaScript', true],
    ['without JavaScript', false],
  ] as const)('%s', (_, scripts) => {
    test('ask one client: two clicks, one field', async () => {
      const agency = await anAgency({ owner: await aUser({ password }) })
      const page = await browser.page({ as: agency.owner, scripts })
      await page.goto(`/a/${agency.id}/clients`)
      const me = person(page)
      await me.click('link', 'Connect to a client')
      await me.fill('Client email addresses', 'Anna Nord <Anna@Nordwind.test>')
      await me.click('button', 'Send')
      await page.getByRole('status').filter({ hasText: 'Request sent to anna@nordwind.test' }).waitFor()
      expect(await page.getByRole('status').first().innerText()).toMatch(/can be answered until.*34/s)
      expect(me.done).toEqual({ clicks: 2, fields: 1 })
    })

    test('ask thirty clients as a person pastes them: three clicks, one field, a review between', async () => {
      const agency = await anAgency({ owner: await aUser({ password }) })
      const page = await browser.page({ as: agency.owner, scripts })
      await page.goto(`/a/${agency.id}/clients`)
      const me = person(page)
      await me.click('link', 'Connect to a client')
      await me.fill('Client email addresses', thirtyAsPasted)
      await me.click('button', 'Send')
      await page.getByText('30 addresses to ask').waitFor()
      expect(await sql`select 1 from access_requests where agency_id = ${agency.id}`).toHaveLength(0)
      const text = await page.locator('main').innerText()
      expect(text).toContain('1 entry is no address')
      expect(text).toContain('broken-at-pasted.test')
      await me.click('button', 'Send')
      await page.getByRole('status').filter({ hasText: '30 requests sent' }).waitFor()
      expect(me.done).toEqual({ clicks: 3, fields: 1 })
      const asked = await sql<
        { address: string }[]
      >`select address from access_requests where agency_id = ${agency.id}`
      expect(asked.map(({ address }) => address)).toContain('last.one+crm@pasted.test')
      expect(asked).toHaveLength(30)
    })

    test('over the day’s rest: refused whole, and the rest can be queued for tomorrow', async () => {
      const agency = await anAgency({ owner: await aUser({ password }) })
      const page = await browser.page({ as: agency.owner, scripts })
      await page.goto(`/a/${agency.id}/clients/connect`)
      const me = person(page)
      await me.fill(
        'Client email addresses',
        Array.from({ length: 40 }, (_, n) => `c${n}@many.test`).join(' '),
      )
      await me.click('button', 'Send')
      await page.getByText('40 addresses are ticked, but only 35 can be asked today').first().waitFor()
      const send = page.getByRole('button', { name: 'Send', exact: true })
      if (scripts) {
        // With script the button waits for the ticks to fit the day; without, the server says so.
        await expect.poll(() => send.isDisabled()).toBe(true)
        for (let n = 0; n < 5; n++) await page.getByRole('checkbox', { name: `c${n}@many.test` }).uncheck()
        await expect.poll(() => send.isEnabled()).toBe(true)
        for (let n = 0; n < 5; n++) await page.getByRole('checkbox', { name: `c${n}@many.test` }).check()
        await expect.poll(() => send.isDisabled()).toBe(true)
      } else {
        await send.click()
        await page.getByText('Nothing was sent: 40 requests are more than the 35 left today').waitFor()
      }
      expect(await sql`select 1 from access_requests where agency_id = ${agency.id}`).toHaveLength(0)
      await me.click('button', /queue the rest for tomorrow/)
      await page.getByRole('status').first().waitFor()
      const states = await sql<{ state: string; count: number }[]>`
        select state, count(*)::int from access_requests where agency_id = ${agency.id} group by state order by state`
      expect(states.map(({ state, count }) => [state, count])).toEqual([
        ['queued', 5],
        ['pending', 35],
      ])
    })

    test('approve with an account: two clicks signed in, three with sign-in, and no script on the page', async () => {
      const agency = await anAgency()
      const client = await anAccount({ owner: await aUser({ password }) })
      await aRequest(agency, client.owner.address, { roleAsked: 'manager' })
      const link = await requestLink(client.owner.address)
      const page = await browser.page({ scripts })
      await page.goto(link)
      expect(new URL(page.url()).pathname).toMatch(/^\/requests\/[0-9a-f-]{36}$/)
      expect(await page.locator('script').count()).toBe(0)
      const me = person(page)
      await me.click('link', 'Yes, I have a login')
      await me.fill('Email', client.owner.address)
      await me.fill('Password', password)
      await me.click('button', 'Sign in')
      await me.click('button', 'Approve')
      await page.getByRole('heading', { name: `${agency.name} now has access` }).waitFor()
      expect(me.done.clicks).toBe(3)
      expect(
        await sql`select max_role from links where client_id = ${client.id} and agency_id = ${agency.id}`,
      ).toMatchObject([{ maxRole: 'manager' }])
    })

    test('approve without an account: two clicks, three fields, one page, no second mail', async () => {
      const agency = await anAgency()
      const address = `new-${scripts}@clients.test`
      await aRequest(agency, address, { roleAsked: 'admin' })
      const page = await browser.page({ scripts })
      await page.goto(await requestLink(address))
      const me = person(page)
      await me.open('No, this is new to me')
      await me.fill('Account name', 'Tischlerei Holm')
      await me.fill('Your name', 'Inga Holm')
      await me.fill('Password', password)
      await me.click('button', 'Approve')
      await page.getByRole('heading', { name: `${agency.name} now has access` }).waitFor()
      expect(me.done).toEqual({ clicks: 2, fields: 3 })
      await runDueJobs()
      expect(await sql`select 1 from demo_mails where recipient like ${`%${address}%`}`).toHaveLength(1)
      expect(
        await sql`select l.max_role from links l join user_addresses a on a.address = ${address} and a.verified_at is not null
        join memberships m on m.user_id = a.user_id and m.account_id = l.client_id and m.role = 'owner'`,
      ).toMatchObject([{ maxRole: 'admin' }])
    })

    test('approve for three accounts: tick them on one page', async () => {
      const agency = await anAgency()
      const owner = await aUser({ password })
      const accounts = [
        await anAccount({ owner, name: `One ${scripts}` }),
        await anAccount({ owner, name: `Two ${scripts}` }),
        await anAccount({ owner, name: `Three ${scripts}` }),
      ]
      const request = await aRequest(agency, owner.address)
      const page = await browser.page({ as: owner, scripts })
      await page.goto(`/requests/${request.id}`)
      const me = person(page)
      for (const { name } of accounts) await me.tick(name)
      await page.getByLabel(`Role in Two ${scripts}`).selectOption('admin')
      await me.click('button', 'Approve')
      await page.getByRole('heading', { name: `${agency.name} now has access` }).waitFor()
      expect(me.done.clicks).toBeLessThanOrEqual(2)
      const links = await sql<
        { maxRole: string }[]
      >`select max_role from links where agency_id = ${agency.id} order by max_role`
      expect(links.map(({ maxRole }) => maxRole)).toEqual(['viewer', 'viewer', 'admin'])
    })

    test('go to account, switch to the next keeping the section, and return', async () => {
      const agency = await anAgency({ owner: await aUser({ password }), name: `Agentur ${scripts}` })
      const clients = [
        await anAccount({ name: `Nordwind ${scripts}` }),
        await anAccount({ name: `Südstern ${scripts}` }),
      ]
      for (const client of clients) await aGrant(await aLink(agency, client), agency.owner, 'manager')
      const page = await browser.page({ as: agency.owner, scripts })
      await page.goto(`/a/${agency.id}/clients`)
      const me = person(page)
      await page
        .getByRole('row')
        .filter({ hasText: clients[0]!.name })
        .getByRole('button', { name: 'Go to account' })
        .first()
        .click()
      await page.waitForURL(`**/a/${clients[0]!.id}**`)
      await page.getByText(`You are working in ${clients[0]!.name} as ${agency.name}`).first().waitFor()
      await expect.poll(() => page.title()).toContain(`${clients[0]!.name} (as ${agency.name})`)
      await page.goto(`/a/${clients[0]!.id}/activity`)
      if (scripts) {
        await me.open('Switch account')
        await page
          .locator('details[open]')
          .getByRole('button', { name: new RegExp(clients[1]!.name) })
          .click()
      } else {
        await me.open('Switch account')
        await me.click('link', 'Show all accounts')
        await page.getByRole('button', { name: new RegExp(clients[1]!.name) }).click()
      }
      await page.waitForURL(scripts ? `**/a/${clients[1]!.id}/activity` : `**/a/${clients[1]!.id}**`)
      await page
        .getByRole('button', { name: `Return to ${agency.name}` })
        .first()
        .click()
      await page.waitForURL(`**/a/${agency.id}/clients`)
      await expect.poll(() => page.title()).not.toContain('(as')
      await expect.poll(() => page.getByText('You are working in').count()).toBe(0)
    })

    test('add colleagues: ticks and three clicks; a role above is disabled and says why', async () => {
      const agency = await anAgency({ owner: await aUser({ password }) })
      const low = await aLink(agency, await anAccount({ name: `Low ${scripts}` }), { maxRole: 'manager' })
      const other = await aLink(agency, await anAccount({ name: `Other ${scripts}` }), { maxRole: 'manager' })
      await aMember(agency, 'member', { name: 'Maya Lindt' })
      await aMember(agency, 'viewer', { name: 'Jan Weber' })
      const page = await browser.page({ as: agency.owner, scripts })
      await page.goto(`/a/${agency.id}/clients`)
      await page
        .getByRole('row')
        .filter({ hasText: `Low ${scripts}` })
        .locator('summary')
        .click()
      await page.locator('details[open]').getByRole('link', { name: 'Add user' }).click()
      const me = person(page)
      await me.tick(/Maya Lindt/)
      await me.tick(/Jan Weber/)
      await me.tick(new RegExp(`Other ${scripts}`))
      const admin = page.locator('select[name=role] option[value=admin]')
      expect(await admin.isDisabled()).toBe(true)
      await page.getByText(`Admin: more than Low ${scripts} allows`).waitFor()
      await page.getByLabel('Role', { exact: true }).selectOption('manager')
      await me.click('button', 'Add user')
      await page.getByRole('status').filter({ hasText: 'Access given' }).waitFor()
      expect(await sql`select 1 from grants where link_id in (${low.id}, ${other.id})`).toHaveLength(4)
    })

    test('revoke: three clicks from the console, a dialog that names what ends, a receipt, and the agency is out', async () => {
      const agency = await anAgency()
      const client = await anAccount({ owner: await aUser({ password }) })
      const maya = await aMember(agency, 'member', { name: 'Maya Lindt', password })
      await aGrant(await aLink(agency, client), maya, 'manager')
      const hers = await browser.page({ as: maya, scripts })
      await hers.goto(`/a/${agency.id}/clients`)
      await hers.getByRole('button', { name: 'Go to account' }).first().click()
      await hers.waitForURL(`**/a/${client.id}**`)
      const page = await browser.page({ as: client.owner, scripts })
      await page.goto(`/a/${client.id}`)
      const me = person(page)
      await me.click('link', 'Who has access')
      await me.click('link', /^Revoke access/)
      await page.getByText('Maya Lindt').first().waitFor()
      await me.click('button', `Revoke access of ${agency.name} to ${client.name}`)
      await page.getByRole('heading', { name: `${agency.name} no longer has access` }).waitFor()
      expect(me.done.clicks).toBe(3)
      expect(await page.locator('main').innerText()).toContain('Maya Lindt')
      const answer = await hers.goto(`/a/${client.id}/people`)
      expect(answer!.status()).toBe(403)
      expect(await hers.locator('body').innerText()).toContain(client.owner.name)
    })

    test('leave the programme: preview, typed name, and cancelling changes nothing', async () => {
      const agency = await anAgency({ owner: await aUser({ password }), name: `Büro Leise ${scripts}` })
      const client = await anAccount({ name: `Kunde ${scripts}` })
      await aGrant(await aLink(agency, client), agency.owner, 'admin')
      const page = await browser.page({ as: agency.owner, scripts })
      await page.goto(`/a/${agency.id}/settings/programme`)
      const me = person(page)
      await me.click('link', 'Remove agency programme from my account')
      await page.getByRole('main').getByText(client.name).first().waitFor()
      await me.click('link', 'Cancel')
      expect(
        await sql`select 1 from accounts where id = ${agency.id} and agency_since is not null`,
      ).toHaveLength(1)
      await me.click('link', 'Remove agency programme from my account')
      await page.getByRole('textbox').last().fill('something else')
      await me.click('button', "Yes, I'm sure")
      await page.getByText('This is not the account’s name.').first().waitFor()
      await page.getByRole('textbox').last().fill(agency.name)
      await me.click('button', "Yes, I'm sure")
      await page.getByRole('status').filter({ hasText: 'You have left the agency programme' }).waitFor()
      expect((await page.goto(`/a/${agency.id}/clients`))!.status()).toBe(403)
    })

    test('sign up, verify by mail, invite somebody, who joins', async () => {
      const page = await browser.page({ scripts })
      const address = `founder-${scripts}@firm.test`
      await page.goto('/sign-up')
      const me = person(page)
      await me.fill('Account name', `Firma ${scripts}`)
      await me.fill('Your name', 'Lea Brandt')
      await me.fill('Email', address)
      await me.fill('Password', password)
      await me.click('button', 'Sign up')
      await page.getByRole('heading', { name: 'Check your inbox' }).waitFor()
      await page.goto(await linkIn(address, 'sign-ups'))
      await me.click('button', 'Confirm and sign in')
      await page.waitForURL('**/a/**')
      const account = /\/a\/([0-9a-f-]{36})/.exec(page.url())![1]!
      await page.goto(`/a/${account}/people/invitations`)
      const guest = `guest-${scripts}@firm.test`
      await page.getByLabel(/Email/).first().fill(guest)
      await page
        .locator('main form')
        .filter({ has: page.locator('select[name=role]') })
        .locator('button')
        .last()
        .click()
      await page.getByRole('status').first().waitFor()
      const theirs = await browser.page({ scripts })
      await theirs.goto(await linkIn(guest, 'invitations'))
      await theirs.getByLabel('Your name').fill('Gast Person')
      await theirs.getByLabel('Password', { exact: true }).fill(password)
      await theirs.locator('main form button').last().click()
      await theirs.waitForURL(`**/a/${account}**`)
      expect(await sql`select role from memberships where account_id = ${account}`).toHaveLength(2)
    })
  })

  test('⌘K, two letters, Enter', async () => {
    const agency = await anAgency({ owner: await aUser({ password }) })
    const client = await anAccount({ name: 'Quittenhof' })
    await aGrant(await aLink(agency, client), agency.owner, 'viewer')
    const page = await browser.page({ as: agency.owner })
    await page.goto(`/a/${agency.id}`)
    await page.waitForLoadState('networkidle')
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByText('Quittenhof').waitFor()
    await page.keyboard.type('qu')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/a/${client.id}**`)
  })

  test('two tabs hold two accounts; a form made in one and sent in the other is refused', async () => {
    const agency = await anAgency({ owner: await aUser({ password }) })
    const clients = [await anAccount(), await anAccount()]
    for (const client of clients) await aGrant(await aLink(agency, client), agency.owner, 'admin')
    const page = await browser.page({ as: agency.owner })
    for (const client of clients) {
      await page.goto(`/a/${client.id}`)
      await page.getByRole('button', { name: 'Go to account' }).first().click()
      await page.getByText(`You are working in ${client.name}`).first().waitFor()
    }
    const second = await page.context().newPage()
    await second.goto(`/a/${clients[0]!.id}/settings`)
    await page.goto(`/a/${clients[1]!.id}/settings`)
    expect([await second.title(), await page.title()]).toEqual([
      expect.stringContaining(clients[0]!.name),
      expect.stringContaining(clients[1]!.name),
    ])
    const status = await page.evaluate(
      async ([foreign]) => {
        const form = new URLSearchParams(
          new FormData(document.querySelector('main form') as HTMLFormElement) as never,
        )
        form.set('account', foreign!)
        return (await fetch(location.pathname + '?index', { method: 'POST', body: form })).status
      },
      [clients[0]!.id],
    )
    expect(status).toBe(409)
  })
})

async function requestLink(address: string): Promise<string> {
  await sql`
    insert into outbox (kind, subject_id, generation)
    select 'access-request.mail-client', id, generation from access_requests where address = ${address} and state = 'pending'
    on conflict do nothing`
  return await mailedLink(address)
}

async function linkIn(address: string, what: string): Promise<string> {
  await runDueJobs()
  const [mail] = await sql<
    { text: string }[]
  >`select text from demo_mails where recipient like ${`%${address}%`} order by id desc limit 1`
  return new URL(new RegExp(`https?://\\S+/${what}/\\S+`).exec(mail!.text)![0]).pathname
}
