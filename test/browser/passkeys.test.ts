import type { CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '#db/sql.server.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aBrowser, password } from '#test/support/browser.ts'
import { describeWith } from '#test/support/needs.ts'
import { aMember, anAccount, type Member } from '#test/support/people.ts'

describeWith(['chromium'], 'passkeys, in a browser with a device of its own', () => {
  let app: TestApp
  let browser: Awaited<ReturnType<typeof aBrowser>>
  beforeAll(async () => {
    app = await anApp()
    browser = await aBrowser(app)
  })
  afterAll(async () => {
    await browser.close()
    await app.close()
  })

  // Browsers make no passkeys for an address that is a number.
  const at = (path: string) => `http://localhost:${app.port}${path}`

  /** A page with a virtual authenticator; `verifies`: whether it can check who holds it. */
  async function withDevice({ verifies = true, scripts = true } = {}) {
    const page = await browser.page({ scripts })
    const cdp = await page.context().newCDPSession(page)
    await cdp.send('WebAuthn.enable')
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: verifies ? 'internal' : 'usb',
        hasResidentKey: verifies,
        hasUserVerification: verifies,
        isUserVerified: verifies,
        automaticPresenceSimulation: true,
      },
    })
    return { page, cdp, authenticatorId }
  }

  async function signIn(page: Page, member: Member) {
    await page.goto(at('/sign-in'))
    await page.locator('input[name=email]').first().fill(member.address)
    await page.locator('input[name=password]').first().fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL((url) => url.pathname !== '/sign-in')
  }

  async function addPasskey(page: Page, name: string) {
    await page.goto(at('/me/second-factor'))
    await page.getByLabel('Name').last().fill(name)
    await page.getByRole('button', { name: 'Add a passkey' }).click()
  }

  async function signOut(page: Page) {
    await page.context().clearCookies({ name: '__Host-session' })
  }
  const aPerson = async () => aMember(await anAccount({ name: 'Nordwind' }), 'admin', { password })
  const setVerified = (cdp: CDPSession, authenticatorId: string, isUserVerified: boolean) =>
    cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })

  test('one that verifies its user is both factors: one click signs in', async () => {
    const maya = await aPerson()
    const { page } = await withDevice()
    await signIn(page, maya)
    await addPasskey(page, 'Laptop of Maya')
    await page.waitForURL('**/me/second-factor/recovery-codes')
    await page.getByRole('button', { name: 'Show my recovery codes' }).click()
    await page.getByRole('link', { name: 'I have kept them' }).click()
    await page.waitForURL('**/me/second-factor')
    await page.getByText('Laptop of Maya').first().waitFor()
    await signOut(page)
    await page.goto(at('/sign-in?to=/me/sessions'))
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.waitForURL('**/me/sessions')
    await page.getByText('by passkey').waitFor()
    expect(
      await sql`select method, second_factor from sessions where user_id = ${maya.id} and ended_at is null order by created_at desc limit 1`,
    ).toEqual([{ method: 'passkey', secondFactor: 'passkey' }])
  })

  test('one that does not verify is a second factor, and no way in by itself', async () => {
    const maya = await aPerson()
    const { page } = await withDevice({ verifies: false })
    await signIn(page, maya)
    await addPasskey(page, 'Key on the ring')
    await page.waitForURL('**/me/second-factor/recovery-codes')
    await signOut(page)
    await page.goto(at('/sign-in'))
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByText('That did not work').waitFor()
    await signIn(page, maya)
    await page.waitForURL('**/sign-in/second-step')
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.waitForURL((url) => url.pathname.startsWith('/a/'))
  })

  test('an answer of the device counts once, and a device that stops verifying proves nothing again', async () => {
    const maya = await aPerson()
    const { page, cdp, authenticatorId } = await withDevice()
    await signIn(page, maya)
    await addPasskey(page, 'Laptop')
    await page.waitForURL('**/me/second-factor/recovery-codes')
    await signOut(page)
    await page.goto(at('/sign-in'))
    const [sent] = await Promise.all([
      page.waitForRequest(
        (request) => request.method() === 'POST' && (request.postData() ?? '').includes('credential'),
      ),
      page.getByRole('button', { name: 'Sign in with a passkey' }).click(),
    ])
    await page.waitForURL((url) => url.pathname.startsWith('/a/'))
    const credential = new URLSearchParams(sent.postData()!).get('credential')!
    const again = await fetch(at('/sign-in'), {
      method: 'POST',
      redirect: 'manual',
      headers: { Origin: at('') },
      body: new URLSearchParams({ intent: 'passkey', credential, to: '/' }),
    })
    expect(again.status).toBe(422)
    expect(again.headers.getSetCookie().join()).not.toContain('__Host-session=')

    await sql`update sessions set proven_at = now() - interval '11 minutes' where user_id = ${maya.id}`
    await page.goto(at('/me/second-factor/removal?of=all'))
    await page.waitForURL('**/sign-in/again?**')
    await setVerified(cdp, authenticatorId, false)
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.getByText('That did not work').waitFor()
    await setVerified(cdp, authenticatorId, true)
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.waitForURL('**/me/second-factor/removal**')
    await page.getByRole('button', { name: 'Switch off the second factor' }).click()
    await page.getByText('Your second factor is off.').first().waitFor()
    expect(await sql`select 1 from passkeys where user_id = ${maya.id}`).toHaveLength(0)
  })

  test('it can be renamed and removed, also without script; adding one says that it needs it', async () => {
    const maya = await aPerson()
    await sql`
      insert into passkeys (user_id, credential_id, public_key, name)
      values (${maya.id}, 'none', '\\x00', 'Old name'), (${maya.id}, 'none-either', '\\x00', 'Second')`
    const [session] = await sql<{ id: string }[]>`
      insert into sessions (token_hash, user_id, method, expires_at, second_factor, second_factor_at)
      values (sha256('a token for a test'), ${maya.id}, 'password', now() + interval '1 day', 'passkey', now()) returning id`
    expect(session).toBeDefined()
    const { page } = await withDevice({ scripts: false })
    await page.context().addCookies([
      {
        name: '__Host-session',
        value: 'a token for a test',
        url: at('/').replace('http:', 'https:'),
        secure: true,
      },
    ])
    await page.goto(at('/me/second-factor'))
    await page.getByText('Rename').first().click()
    await page.locator('input[name=name]').first().fill('New name')
    await page.getByRole('button', { name: 'Save' }).first().click()
    await page.getByText('The passkey is now called New name.').first().waitFor()
    await page.getByRole('link', { name: /Remove.*New name/ }).click()
    await page.getByRole('button', { name: 'Remove' }).click()
    await page.getByText('New name was removed.').first().waitFor()
    // Playwright finds no text inside of noscript.
    expect(await page.locator('main').innerText()).toContain('Making a passkey needs JavaScript')
  })
})
