import { describe, expect, test } from 'vitest'
import { inSubject, messageLines, named, unlinked } from '#emails/plain.ts'
import { fromNow, instant } from '#emails/instants.ts'
import { at, plainNames, samples, url, type Names } from './samples.ts'

const base = process.env.APP_URL!
const locales = ['en', 'de'] as const
const every = locales.flatMap((locale) => Object.keys(samples(locale)).map((name) => [name, locale] as const))

/** What a mail program would turn into a link in bare text: schemes, host names, addresses. */
const linkable = /[a-z][a-z0-9+.-]*:\/\/\S|\b[\w-]+\.[a-z]{2,}\b|[\w.+-]+@[\w-]+\.[a-z]+/gi
const hrefs = (html: string) => [...html.matchAll(/<a\b[^>]*\bhref="([^"]*)"/g)].map((match) => match[1]!)
const visible = (html: string) => html.replace(/<head>.*?<\/head>/s, '').replace(/<!--.*?-->/gs, '')

describe('every mail', () => {
  test.each(every)(
    '%s (%s) has a subject, both parts and one button, and leads nowhere but to us',
    async (name, locale) => {
      const { subject, text, html } = await samples(locale)[name]!()
      expect(subject).toMatch(/^[^\p{Cc}]{8,150}$/u)
      expect(html).toContain(`<html`)
      expect(html).toContain(`lang="${locale}"`)
      const targets = hrefs(html)
      for (const target of targets) expect(target.startsWith(`${base}/`), target).toBe(true)
      // A code for an address may have been asked for on several pages, and whoever asked has theirs open.
      const leads = name !== 'code for an address'
      expect(html.match(/class="button /g) ?? []).toHaveLength(leads ? 1 : 0)
      if (leads) {
        const action = targets[0]!
        expect(visible(html).split(action).length, 'the address stands beside the button').toBeGreaterThan(2)
        expect(text).toContain(action)
      } else expect(targets).toEqual([])
      expect(text.length).toBeGreaterThan(200)
      expect(text).not.toMatch(/<\/?[a-z]+[ >]|&[a-z]+;|undefined|null|\[object|\{\w+\}/)
      expect(subject + text).not.toMatch(/emails_/)
      expect(html).not.toMatch(/<(script|img|iframe|form|input|link)\b/i)
      expect(text).toContain(
        locale === 'en' ? 'You get this email because' : 'Sie erhalten diese E-Mail, weil',
      )
      expect(text).toMatch(
        locale === 'en'
          ? /(Not expected\?|Was this not you\?|Did you not ask for this\?)/
          : /(Nicht erwartet\?|Waren Sie das nicht\?|Haben Sie nicht darum gebeten\?)/,
      )
    },
  )

  test('arrives as it was written, wherever an umlaut stands in it', async () => {
    for (let length = 1; length <= 60; length++)
      for (const write of Object.values(samples('de', { ...plainNames, agency: 'Ä'.repeat(length) }))) {
        const { html, text } = await write()
        expect(html + text).not.toMatch(/[\0\ufffd]/)
      }
  }, 90_000)

  const bad: Names = {
    user: '<b>Eve</b>\r\nBcc: all@evil.example',
    agency: 'Bank.example https://evil.example/x "\u202egnp.exe',
    client: '<script>alert(1)</script> www.evil.example',
    message:
      'Log in at https://evil.example/login or www.evil.example\r\n\r\n\r\n\r\n<a href="https://evil.example">here</a>\njavascript:alert(1) eve@evil.example evil。example',
  }

  test.each(every)(
    '%s (%s) lets no name or message become markup, a link or a header',
    async (name, locale) => {
      const { subject, text, html } = await samples(locale, bad)[name]!()
      expect(subject).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
      expect(html).not.toMatch(/<script|<b>Eve|<a href="https:\/\/evil/i)
      for (const target of hrefs(html)) expect(target.startsWith(`${base}/`), target).toBe(true)
      expect(text + html).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
      const words = text.replaceAll(base, '').match(linkable) ?? []
      const ours = ['anna@krueger.example', 'krueger.example', 'office@krueger.example']
      expect(words.filter((word) => !ours.includes(word))).toEqual([])
      const shown =
        visible(html)
          .replace(/<[^>]+>/g, ' ')
          .replaceAll(base, '')
          .match(linkable) ?? []
      expect(shown.filter((word) => !ours.includes(word))).toEqual([])
    },
  )
})

describe('the request mail', () => {
  test('says who asks, for which role in plain words, until when, and that nothing has happened yet', async () => {
    const { subject, text } = await samples('en').request!()
    expect(subject).toBe('Studio Nord asks for access to your account')
    expect(text).toContain('Asked by: Lena Vogt, Studio Nord')
    expect(text).toContain('Role asked for: Manager')
    expect(text).toContain('in 7 days, on Monday, 2 March 2026 at 10:30 (Central European Standard Time)')
    expect(text).toContain('With this role the agency can')
    expect(text).toContain('It cannot')
    expect(text).toContain('This request by itself gives nobody access')
    expect(text).toContain('You never hand over a password')
    expect(text).toContain('Opening the page changes nothing')
    expect(text).toContain(`the client guide ${base}/guide?lang=en`)
    expect(text).toContain('Ignore this email')
    expect(text).toContain('decline')
    expect(text).toContain(url)
  })

  test('speaks German as a native writes it', async () => {
    const { subject, text } = await samples('de').request!()
    expect(subject).toBe('Studio Nord bittet um Zugriff auf Ihr Konto')
    expect(text).toContain('in 7 Tagen, am Montag, 2. März 2026 um 10:30 Uhr (Mitteleuropäische Normalzeit)')
    expect(text).toContain('Angefragte Rolle: Manager')
    expect(text).toContain('Sie darf nicht')
  })

  test('sets the message apart as the agency’s own words, line by line', async () => {
    const { text, html } = await samples('en').request!()
    expect(text).toContain('> We look after your campaigns.\n> \n> Best wishes, Lena')
    expect(html).toContain('<blockquote')
    expect(text).toContain('These are the agency’s own words.')
  })

  test('keeps the message out of subject and preview', async () => {
    const { subject, html } = await samples('en', { ...plainNames, message: 'Urgent: pay now' }).request!()
    expect(subject).not.toContain('Urgent')
    expect(html.split('Urgent')).toHaveLength(2)
  })

  test('without a role says that the reader chooses', async () => {
    const { text } = await samples('en')['request without role']!()
    expect(text).toMatch(/^.*\n\nHello,\n/)
    expect(text).toContain('None in particular; you choose when you approve')
    expect(text).toContain('Whatever the role, an agency cannot')
  })
})

describe('the answer to one’s own request', () => {
  test.each(['approved', 'declined', 'expired'])(
    '%s: the reader is “you”, and not sent to themselves',
    async (how) => {
      const { text } = await samples('en', { ...plainNames, user: 'Maren' })[`${how}, own request`]!()
      const body = text.replace('Hello Maren,', '').replace('Maren has approved', '')
      expect(body).toContain('because you asked for this access')
      expect(body).toContain('that you sent')
      expect(body).not.toContain('Maren')
      expect((await samples('en', { ...plainNames, user: 'Maren' })[how]!()).text).toContain(
        'because Maren asked',
      )
    },
  )
})

describe('somebody else’s text', () => {
  test('stays readable to the letter, and is no link to any program', () => {
    const text = 'See https://a.example/b?c=d, www.a.example, a@b.example, tel:+49-30-1 and ftp://x'
    expect(unlinked(text).replaceAll('\u200c', '')).toBe(text)
    expect(unlinked(text).match(linkable)).toBeNull()
    expect(unlinked('At 10 o’clock. Then 3 … no link: none')).toBe('At 10 o’clock. Then 3 … no link: none')
  })

  test('cannot push ours out of sight, nor turn its direction', () => {
    expect(messageLines('a\r\n\n\n\n\n\u202eb\u0000\n')).toEqual(['a', '', 'b'])
    expect(named('A\nB\u2066\tC')).toBe('A B C')
  })

  test('in a subject is one short line', () => {
    expect(inSubject(`A\r\nBcc: x@y.example ${'ä'.repeat(300)}`)).toMatch(/^A Bcc: x@y\.example ä+…$/)
    expect([...inSubject('👩‍💻'.repeat(100))].length).toBeLessThanOrEqual(60)
  })
})

describe('instants', () => {
  test('name the zone they are in', () => {
    expect(instant(at, 'en', 'UTC')).toBe('Monday, 2 March 2026 at 09:30 (Coordinated Universal Time)')
    expect(instant(at, 'de', 'America/Los_Angeles')).toBe(
      'Montag, 2. März 2026 um 01:30 Uhr (Nordamerikanische Westküsten-Normalzeit)',
    )
  })

  test('are never said to be further away than they are', () => {
    const day = 86_400
    const cases = [7 * day - 3, 7 * day - 600, 6.6 * day, 2 * day, 1.9 * day, 23.9 * 3600, 3600, 90, 5]
    expect(cases.map((seconds) => fromNow(seconds, 'en'))).toEqual([
      'in 7 days',
      'in 7 days',
      'in 6 days',
      'in 2 days',
      'in 1 day',
      'in 1 day',
      'in 1 hour',
      'in 1 minute',
      'in 1 minute',
    ])
    expect(fromNow(7 * day, 'de')).toBe('in 7 Tagen')
  })
})
