import { describe, expect, test } from 'vitest'
import { demoOperator, readConfig } from '#app/config.ts'

const secret = 'x'.repeat(32)
const live = {
  HOST: '0.0.0.0',
  APP_URL: 'https://prokura.example.com',
  DATABASE_URL: 'postgres://p:q@db/prokura',
  SMTP_URL: 'smtps://u:p@mail.example.com',
  SECRET: secret,
}

function config(env: Record<string, string>) {
  const result = readConfig(env)
  if ('faults' in result) throw new Error(result.faults.join('\n'))
  return result.config
}

function faults(env: Record<string, string>): string[] {
  const result = readConfig(env)
  return 'faults' in result ? result.faults : []
}

describe('configuration', () => {
  test('nothing set is a demo on this machine alone', () => {
    expect(config({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      appUrl: 'http://127.0.0.1:3000',
      databaseUrl: null,
      smtpUrl: null,
      demo: true,
      supportUrl: null,
    })
    expect(config({}).dataDir).toMatch(/^\/.*\.data$/)
  })

  test('an empty variable is one that is not set', () => {
    expect(config({ PORT: '', HOST: ' ', DEMO: '' })).toEqual(config({}))
  })

  test('the address follows host and port, also for IPv6', () => {
    expect(config({ PORT: '8080', HOST: 'localhost' }).appUrl).toBe('http://localhost:8080')
    expect(config({ HOST: '::1' }).appUrl).toBe('http://[::1]:3000')
  })

  test('a live set-up is no demo and keeps what it was given', () => {
    expect(config(live)).toMatchObject({
      demo: false,
      appUrl: 'https://prokura.example.com',
      secret,
      host: '0.0.0.0',
    })
    expect(config({ ...live, APP_URL: 'https://prokura.example.com/' }).appUrl).toBe(
      'https://prokura.example.com',
    )
    expect(config(live).mailFrom).toBe('Prokura <prokura@prokura.example.com>')
  })

  test('another database on this machine is no demo by default, but may be one', () => {
    const local = { DATABASE_URL: live.DATABASE_URL, SECRET: secret }
    expect(faults(local)).toEqual([expect.stringContaining('SMTP_URL')])
    expect(config({ ...local, DEMO: '1' }).demo).toBe(true)
  })

  test('demo is refused where others can reach it', () => {
    expect(faults({ ...live, DEMO: '1' })).toEqual([expect.stringContaining('DEMO')])
    expect(faults({ ...live, HOST: '127.0.0.1', DEMO: 'yes' })).toEqual([expect.stringContaining('DEMO')])
    expect(faults({ HOST: '0.0.0.0', APP_URL: 'http://localhost:3000', DEMO: '1' })).toEqual([
      expect.stringContaining('DEMO'),
    ])
  })

  test('without demo a mail server is needed', () => {
    expect(faults({ DEMO: '0' })).toEqual([expect.stringContaining('SMTP_URL is missing')])
  })

  test('plain http is for this machine alone', () => {
    expect(faults({ ...live, APP_URL: 'http://prokura.example.com' })).toEqual([
      expect.stringContaining('APP_URL=https://prokura.example.com'),
    ])
    expect(faults({ APP_URL: 'http://127.0.0.1.example.com:3000' })).not.toEqual([])
  })

  test('a host open to others needs to say its address', () => {
    expect(faults({ HOST: '0.0.0.0', SMTP_URL: live.SMTP_URL })).toEqual([
      expect.stringContaining('APP_URL is missing'),
    ])
  })

  test('the secret is required beside a database of your own, and never short', () => {
    expect(faults({ ...live, SECRET: '' })).toEqual([expect.stringContaining('SECRET is missing')])
    expect(faults({ ...live, SECRET: 'short' })).toEqual([expect.stringContaining('SECRET is too short')])
    expect(config({}).secret).toBe('')
  })

  test.each(['a@b@c', 'Prokura', 'x@y\r\nBcc: z@y', 'A <a@b>, B <b@c>'])('no sender: %j', (sender) => {
    expect(faults({ MAIL_FROM: sender })).toEqual([expect.stringContaining('MAIL_FROM')])
  })

  test('the log says everything, in a demo only what went wrong', () => {
    expect(config({}).logLevel).toBe('warn')
    expect(config(live).logLevel).toBe('info')
    expect(config({ LOG_LEVEL: 'debug' }).logLevel).toBe('debug')
  })

  test('operators are addresses as people write them, kept as Prokura keeps them', () => {
    expect(config(live).operators).toEqual([])
    expect(config({ ...live, OPERATORS: ' Ada@Example.COM, bo@büro.example,' }).operators).toEqual([
      'ada@example.com',
      'bo@xn--bro-hoa.example',
    ])
    for (const strange of ['ada', 'Ada <ada@example.com>', 'ada@example', '@example.com', 'a b@example.com'])
      expect(faults({ ...live, OPERATORS: `ada@example.com, ${strange}` })).toEqual([
        expect.stringContaining(`at "${strange}"`),
      ])
  })

  test('a demo has an operator among its people, until somebody names another', () => {
    expect(config({}).operators).toEqual([demoOperator])
    expect(config({ OPERATORS: 'ada@example.com' }).operators).toEqual(['ada@example.com'])
  })

  test('a token that can be guessed opens no metrics', () => {
    expect(config(live).metricsToken).toBeNull()
    expect(faults({ ...live, METRICS_TOKEN: 'fifteen letters' })).toEqual([
      expect.stringContaining('METRICS_TOKEN is too short'),
    ])
    expect(config({ ...live, METRICS_TOKEN: 'x'.repeat(16) }).metricsToken).toBe('x'.repeat(16))
  })

  test('all faults are named at once, each with how to mend it, and no secret is repeated', () => {
    const all = faults({
      PORT: 'many',
      APP_URL: 'https://user:hunter2@x/path',
      DATABASE_URL: 'mysql://root:hunter2@db',
      SMTP_URL: 'hunter2',
      SUPPORT_URL: 'javascript:alert(1)',
      MAIL_FROM: 'nobody',
      SECRET: 'hunter2',
      DEMO: 'perhaps',
      TRUSTED_PROXY: 'my proxy',
      LOG_LEVEL: 'loud',
      METRICS_TOKEN: 'hunter2',
      OPERATORS: 'me',
    })
    const named = [
      'PORT',
      'APP_URL',
      'DATABASE_URL',
      'SMTP_URL',
      'SUPPORT_URL',
      'DEMO',
      'TRUSTED_PROXY',
      'MAIL_FROM',
      'SECRET',
      'LOG_LEVEL',
      'METRICS_TOKEN',
      'OPERATORS',
    ]
    expect(all.map((fault) => fault.split(' ')[0])).toEqual(named)
    expect(all.join()).not.toContain('hunter2')
    expect(all.join('\n')).toContain('begins with postgres:// or postgresql://.')
    expect(all.join('\n')).toContain('begins with smtp:// or smtps://.')
    expect(all.join('\n')).toContain('begins with https:// or http:// or mailto:.')
  })

  test('whose proxy is trusted is read before anything is made, as far as the range', () => {
    for (const fine of ['loopback', '10.0.0.0/8', 'loopback, fd00::/8', '::1'])
      expect(faults({ TRUSTED_PROXY: fine }), fine).toEqual([])
    for (const wrong of [
      '10.0.0.0/99',
      '10.0.0/8',
      '::1/129',
      '10.0.0.0/0',
      '1.2.3.4/8/8',
      'loopback,',
      'fe',
    ])
      expect(faults({ TRUSTED_PROXY: wrong })[0], wrong).toContain('TRUSTED_PROXY is')
  })
})

describe('single sign-on', () => {
  const oidc = {
    OIDC_ISSUER: 'https://accounts.google.com',
    OIDC_CLIENT_ID: 'prokura',
    OIDC_CLIENT_SECRET: 'very-secret-word',
    OIDC_NAME: 'Google',
  }

  test('is off where nothing is set, and in a demo too', () => {
    expect(config({}).oidc).toBeNull()
    expect(config({ ...live, OIDC_ISSUER: ' ', OIDC_NAME: '' }).oidc).toBeNull()
  })

  test('takes all four settings as they are', () => {
    expect(config({ ...live, ...oidc }).oidc).toEqual({
      issuer: 'https://accounts.google.com',
      clientId: 'prokura',
      clientSecret: 'very-secret-word',
      name: 'Google',
    })
  })

  test.each(Object.keys(oidc))('without %s is a fault that names it', (name) => {
    const found = faults({ ...live, ...oidc, [name]: '' })
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(new RegExp(`^${name} is missing: single sign-on needs OIDC_ISSUER, `))
  })

  test.each([
    ['accounts.google.com', /no web address/],
    ['ftp://accounts.google.com', /no web address/],
    ['https://user:hidden@accounts.google.com', /no web address/],
    ['http://accounts.google.com', /plain http/],
    ['https://accounts.google.com/.well-known/openid-configuration', /issuer alone/],
    ['https://accounts.google.com?x=1', /issuer alone/],
  ])('with the issuer %s is a fault', (issuer, words) => {
    const found = faults({ ...live, ...oidc, OIDC_ISSUER: issuer })
    expect(found.join(' ')).toMatch(words)
    expect(found.join(' ')).not.toMatch(/hidden|very-secret-word/)
  })

  test('may be in the clear with a provider on this machine', () => {
    expect(config({ ...oidc, OIDC_ISSUER: 'http://127.0.0.1:8080/realms/x' }).oidc?.issuer).toBe(
      'http://127.0.0.1:8080/realms/x',
    )
  })

  test('needs a name that fits on a button', () => {
    expect(faults({ ...live, ...oidc, OIDC_NAME: 'x'.repeat(41) })[0]).toContain('the word on the button')
  })
})
