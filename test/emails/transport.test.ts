import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { freePort } from '#db/embedded/ports.ts'
import { MailFault, smtpPostOffice, type OutgoingMail, type PostOffice } from '#emails/transport.ts'
import { expectConsoleError } from '#test/support/console.ts'
import { hang, refusal, startSink, type Accepted } from '#test/jobs/sink.ts'

const from = 'Prokura <prokura@example.test>'
const mail: OutgoingMail = {
  to: 'anna@krueger.example',
  subject: 'Grüße',
  text: 'Text',
  html: '<p>Text</p>',
  locale: 'de',
  messageId: '<1@example.test>',
}

type Sink = Awaited<ReturnType<typeof startSink>>
const open: (Sink | PostOffice)[] = []
const opened = <T extends Sink | PostOffice>(what: T): T => (open.push(what), what)
afterEach(async () => {
  for (const what of open.splice(0).reverse()) await what.close()
})
const office = (url: string, options = {}) =>
  opened(smtpPostOffice({ url, from, connections: 2, cutMs: 3000, ...options }))
const fault = async (promise: Promise<void>) => {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(MailFault)
  return error as MailFault
}

describe('the transport', () => {
  test('keeps its connections and sends one mail at a time on each', async () => {
    let connections = 0
    const sink = opened(await startSink({ onConnect: (_session, callback) => (connections++, callback()) }))
    const { post } = office(sink.url)
    for (let i = 0; i < 5; i++)
      await Promise.all([1, 2, 3].map((n) => post({ ...mail, messageId: `<${i}-${n}@example.test>` })))
    expect(sink.mails).toHaveLength(15)
    expect(connections).toBe(2)
    expect(sink.mails[0]!.subject).toBe('Grüße')
    expect(sink.mails[0]!.headers.get('content-language')).toBe('de')
  })

  test.each(['STARTTLS', 'TLS'])(
    'speaks %s, and refuses a certificate that nobody vouches for',
    async (kind) => {
      expectConsoleError(/built-in default TLS certificate/)
      const tls = kind === 'TLS'
      const sink = opened(await startSink({ secure: tls, disabledCommands: [] }))
      const url = tls ? sink.url.replace('smtp:', 'smtps:') : sink.url
      await office(`${url}?tls.rejectUnauthorized=false${tls ? '' : '&requireTLS=true'}`).post(mail)
      expect(sink.mails).toHaveLength(1)
      const refused = await fault(office(url).post(mail))
      expect(refused.forGood).toBe(false)
      expect(refused.message).toMatch(/certificate/)
      expect(sink.mails).toHaveLength(1)
    },
  )

  test('signs in with the user of the URL; a wrong password is the operator’s trouble, not the mail’s', async () => {
    const sink = opened(
      await startSink({
        authOptional: false,
        allowInsecureAuth: true,
        onAuth: ({ username, password }, _session, callback) =>
          callback(password === 'p@ss' ? null : new Error('Wrong password'), { user: username }),
      }),
    )
    await office(sink.url.replace('//', '//prokura:p%40ss@')).post(mail)
    expect(sink.mails).toHaveLength(1)
    expect((await fault(office(sink.url.replace('//', '//prokura:nope@')).post(mail))).forGood).toBe(false)
  })

  test.each([
    'anna@krueger.example\r\nBcc: all@evil.example',
    'anna@krueger.example, all@evil.example',
    '"anna@krueger.example x"@evil.example',
    '<anna@krueger.example>',
    'Anna <anna@krueger.example>',
    'anna@krueger.example\u0000',
    'anna',
    '@krueger.example',
    'anna@krueger.example@evil.example',
    '',
  ])('sends nothing to %j', async (to) => {
    const sink = opened(await startSink())
    expect((await fault(office(sink.url).post({ ...mail, to }))).forGood).toBe(true)
    expect(sink.tries).toEqual([])
  })

  test('lets no subject become a header', async () => {
    const sink = opened(await startSink())
    await office(sink.url).post({
      ...mail,
      subject: 'Hello\r\nBcc: all@evil.example\r\n\r\n<b>Body</b>\u2028x',
    })
    const [accepted] = sink.mails
    expect(accepted!.to).toEqual([mail.to])
    expect(accepted!.headers.has('bcc')).toBe(false)
    expect(accepted!.subject).toBe('Hello Bcc: all@evil.example <b>Body</b> x')
    expect(accepted!.text.trim()).toBe('Text')
  })

  test('ends a text that looks like the end of a mail where we end it', async () => {
    const sink = opened(await startSink())
    await office(sink.url).post({ ...mail, text: 'a\r\n.\r\nMAIL FROM:<eve@evil.example>\r\n' })
    expect(sink.mails).toHaveLength(1)
    expect(sink.mails[0]!.text).toContain('MAIL FROM:<eve@evil.example>')
  })

  test('goes on after a refusal, and after the server dropped an idle connection', async () => {
    const sink = opened(await startSink({ socketTimeout: 300 }))
    const { post } = office(sink.url, { connections: 1 })
    sink.onRecipient = () => refusal(550, 'No')
    expect((await fault(post(mail))).forGood).toBe(true)
    sink.onRecipient = () => null
    await post(mail)
    await new Promise((resolve) => setTimeout(resolve, 800))
    await post({ ...mail, messageId: '<2@example.test>' })
    expect(sink.mails).toHaveLength(2)
  })

  test.each(['a'.repeat(64_000), '220-more\r\n'.repeat(6000)])(
    'cuts a server that does not stop talking, long before it would fill the memory',
    async (talk) => {
      const talker = createServer((socket) => {
        socket.on('error', () => {})
        const talkOn = () => void (socket.destroyed || socket.write(talk, talkOn))
        talkOn()
      }).listen(0, '127.0.0.1')
      await once(talker, 'listening')
      const { port } = talker.address() as AddressInfo
      const began = performance.now()
      const failed = await fault(office(`smtp://127.0.0.1:${port}`, { cutMs: 20_000 }).post(mail))
      expect(failed).toMatchObject({ forGood: false, message: 'The mail server does not stop talking' })
      expect(performance.now() - began).toBeLessThan(5000)
      talker.close()
    },
  )

  test('says why a host with several addresses was not reached', async () => {
    const nobody = await freePort()
    expect((await fault(office(`smtp://localhost:${nobody}`).post(mail))).message).toContain('ECONNREFUSED')
  })

  test('closing cuts what is under way, and nothing leaves afterwards, not even what waited for a connection', async () => {
    const sink = opened(await startSink())
    let under: Accepted | undefined
    sink.onMessage = (mail) => ((under ??= mail) === mail ? hang : null)
    const { post, close } = office(sink.url, { connections: 1, cutMs: 20_000 })
    const sending = [fault(post(mail)), fault(post(mail))]
    await expect.poll(() => under).toBeDefined()
    close()
    sending.push(fault(post(mail)))
    for (const { forGood } of await Promise.all(sending)) expect(forGood).toBe(false)
    expect(sink.mails).toEqual([])
  })
})
