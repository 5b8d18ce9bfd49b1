import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { domainToASCII } from 'node:url'

export type Config = {
  port: number
  host: string
  /** The address people use, without a trailing slash. Every link that leaves the house begins with it. */
  appUrl: string
  dataDir: string
  /** Null: the embedded PostgreSQL, until app/start.ts has put its URL into DATABASE_URL. */
  databaseUrl: string | null
  /** Null: jobs run in the worker's own process. */
  redisUrl: string | null
  /** Where a worker tells how it is, on this machine alone. */
  workerPort: number
  smtpUrl: string | null
  mailFrom: string
  /** Empty only before app/start.ts has generated one for the embedded PostgreSQL. */
  secret: string
  demo: boolean
  supportUrl: string | null
  /** Whose X-Forwarded-For is believed, for limits by address: addresses, ranges or `loopback`, by commas. */
  trustedProxy: string | null
  logLevel: LogLevel
  /** Switches /metrics on; whoever asks for it must know this. */
  metricsToken: string | null
  /** Whose verified addresses open the operators' page, in the normal form of app/domain/addresses.ts. */
  operators: string[]
  /** The domain of the inbox addresses that customers write to; null: conversations are not set up here. */
  inboxDomain: string | null
  /** What whoever hands in arrived mail by HTTP signs with; null: nobody can. */
  inboundSecret: string | null
  /** Where the worker takes arrived mail by SMTP; null: it does not. */
  inboundSmtp: { host: string; port: number } | null
  /** The OpenID Connect provider for signing in; null where none is set up. */
  oidc: Oidc | null
}

export type Oidc = {
  issuer: string
  clientId: string
  clientSecret: string
  /** What people call it: the word on the button. */
  name: string
}

export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const
export type LogLevel = (typeof logLevels)[number]

/** The operator among the people of a demo. */
export const demoOperator = 'runa.halvorsen@serverkontor.example'

/** Reads the configuration. Where anything is wrong, all of it is named at once, each with how to mend it. */
export function readConfig(
  env: Record<string, string | undefined>,
): { config: Config } | { faults: string[] } {
  const faults: string[] = []
  const given = (name: string) => env[name]?.trim() || null

  const port = readPort('PORT', given('PORT') ?? '3000', faults)
  const workerPort = readPort('WORKER_PORT', given('WORKER_PORT') ?? '3001', faults)
  const host = (given('HOST') ?? '127.0.0.1').replace(/^\[(.*)\]$/, '$1')
  const appUrl = readAppUrl(given('APP_URL'), host, port, faults)
  const databaseUrl = readUrl('DATABASE_URL', given('DATABASE_URL'), ['postgres:', 'postgresql:'], faults)
  const redisUrl = readUrl('REDIS_URL', given('REDIS_URL'), ['redis:', 'rediss:'], faults)
  const smtpUrl = readUrl('SMTP_URL', given('SMTP_URL'), ['smtp:', 'smtps:'], faults)
  const supportUrl = readUrl('SUPPORT_URL', given('SUPPORT_URL'), ['https:', 'http:', 'mailto:'], faults)

  const local = isLoopback(host) && isLoopback(appUrl.hostname)
  const demo = readSwitch('DEMO', given('DEMO'), local && !given('DATABASE_URL'), faults)
  if (demo && !local)
    faults.push(
      'DEMO is on, and a demo lets anybody in: take DEMO away, or let HOST and APP_URL be 127.0.0.1.',
    )
  if (!demo && !given('SMTP_URL'))
    faults.push(
      'SMTP_URL is missing: without demo, mail needs a server, e.g. SMTP_URL=smtps://user:password@mail.example.com.',
    )

  const trustedProxy = given('TRUSTED_PROXY')
  if (trustedProxy && !trustedProxy.split(',').every((part) => isProxy(part.trim())))
    faults.push(
      `TRUSTED_PROXY is "${trustedProxy}": give addresses or ranges of your proxy, e.g. TRUSTED_PROXY=10.0.0.0/8.`,
    )

  const mailFrom = given('MAIL_FROM') ?? `Prokura <prokura@${appUrl.hostname}>`
  if (!/^[^<>@\p{Cc}]*<[^<>@\s]+@[^<>@\s]+>$|^[^<>@\s]+@[^<>@\s]+$/u.test(mailFrom))
    faults.push('MAIL_FROM is no sender: give one address, e.g. MAIL_FROM="Prokura <prokura@example.com>".')

  const secret = given('SECRET') ?? ''
  if (!secret && given('DATABASE_URL'))
    faults.push(
      'SECRET is missing: with DATABASE_URL you keep it yourself, e.g. SECRET=$(openssl rand -base64 32).',
    )
  if (secret && secret.length < 32)
    faults.push('SECRET is too short: give at least 32 characters that nobody can guess.')

  const logLevel = readLogLevel(given('LOG_LEVEL'), demo, faults)
  const metricsToken = given('METRICS_TOKEN')
  if (metricsToken && metricsToken.length < 16)
    faults.push('METRICS_TOKEN is too short: give at least 16 characters, e.g. $(openssl rand -hex 16).')
  const operators = readOperators(given('OPERATORS'), demo, faults)
  const oidc = readOidc(given, faults)
  const inbound = readInbound(given, demo, faults)

  if (faults.length > 0) return { faults }
  const dataDir = resolve(given('DATA_DIR') ?? '.data')
  return {
    config: {
      port,
      host,
      appUrl: appUrl.origin,
      dataDir,
      databaseUrl,
      redisUrl,
      workerPort,
      smtpUrl,
      mailFrom,
      secret,
      demo,
      supportUrl,
      trustedProxy,
      logLevel,
      metricsToken,
      operators,
      ...inbound,
      oidc,
    },
  }
}

let read: Config | undefined

/** The configuration of this process; throws with every fault where there are any. */
export function config(): Config {
  if (read) return read
  const result = readConfig(process.env)
  if ('faults' in result) throw new Error(`The configuration is faulty:\n- ${result.faults.join('\n- ')}`)
  return (read = result.config)
}

/** An address, a range such as 10.0.0.0/8, or all of this machine. */
function isProxy(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const longest = isIP(address) === 4 ? 32 : 128
  const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= longest)
  return text === 'loopback' || (isIP(address) > 0 && fits && more.length === 0)
}

/** Whether a host name or address can only mean this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || /^127(\.\d{1,3}){3}$/.test(host) || host === '::1' || host === '[::1]'
}

function readPort(name: string, text: string, faults: string[]): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port >= 1 && port <= 65535) return port
  faults.push(`${name} is "${text}": give a whole number from 1 to 65535, e.g. ${name}=3000.`)
  return 3000
}

function readAppUrl(text: string | null, host: string, port: number, faults: string[]): URL {
  const fallback = new URL(`http://${isLoopback(host) ? hostInUrl(host) : 'localhost'}:${port}`)
  if (!text) {
    if (!isLoopback(host))
      faults.push(
        'APP_URL is missing: where HOST is not this machine alone, say which address people use, e.g. APP_URL=https://prokura.example.com.',
      )
    return fallback
  }
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.password) {
    faults.push('APP_URL is no web address: give scheme and host, e.g. APP_URL=https://prokura.example.com.')
    return fallback
  }
  if (url.pathname !== '/' || url.search || url.hash)
    faults.push(`APP_URL has a path: Prokura needs a host of its own, e.g. APP_URL=${url.origin}.`)
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    faults.push(
      `APP_URL is plain http: only https keeps sessions safe there, e.g. APP_URL=https://${url.host}.`,
    )
  return url
}

/** A newcomer's console stays calm: in a demo only what went wrong is said. */
function readLogLevel(text: string | null, demo: boolean, faults: string[]): LogLevel {
  const fallback = demo ? 'warn' : 'info'
  const level = text === null ? fallback : logLevels.find((each) => each === text.toLowerCase())
  if (!level) faults.push(`LOG_LEVEL is "${text}": give one of ${logLevels.join(', ')}, e.g. LOG_LEVEL=info.`)
  return level ?? fallback
}

/** Addresses in the normal form in which they are kept; what is none would only lock its operator out. */
function readOperators(text: string | null, demo: boolean, faults: string[]): string[] {
  if (text === null) return demo ? [demoOperator] : []
  return text.split(',').flatMap((part) => {
    const [local = '', domain = '', ...rest] = part.trim().normalize('NFKC').toLowerCase().split('@')
    if (!local && !domain) return []
    const ascii = domainToASCII(domain)
    if (rest.length === 0 && /^[^\s<>",;]+$/.test(local) && /^[^.]+(\.[^.]+)+$/.test(ascii))
      return [`${local}@${ascii}`]
    faults.push(
      `OPERATORS is not understood at "${part.trim()}": give plain addresses by commas, e.g. OPERATORS=ada@example.com,bo@example.com.`,
    )
    return []
  })
}

/** The domain of a demo's inbox addresses, at which nobody receives mail. */
const demoInboxDomain = 'inbox.example'

function readInbound(
  given: (name: string) => string | null,
  demo: boolean,
  faults: string[],
): Pick<Config, 'inboxDomain' | 'inboundSecret' | 'inboundSmtp'> {
  const text = given('INBOX_DOMAIN') ?? (demo ? demoInboxDomain : null)
  const domain = text && domainToASCII(text.toLowerCase())
  if (text && !/^(?=.{4,200}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain ?? ''))
    faults.push(
      `INBOX_DOMAIN is "${text}": give the domain that customers write to, e.g. INBOX_DOMAIN=inbox.example.com.`,
    )
  const inboundSecret = given('INBOUND_SECRET')
  if (inboundSecret && inboundSecret.length < 32)
    faults.push('INBOUND_SECRET is too short: give at least 32 characters, e.g. $(openssl rand -hex 32).')
  const port = given('INBOUND_SMTP_PORT')
  const inboundSmtp = port
    ? {
        host: given('INBOUND_SMTP_HOST') ?? '127.0.0.1',
        port: readPort('INBOUND_SMTP_PORT', port, faults),
      }
    : null
  if ((inboundSecret || inboundSmtp) && !text)
    faults.push(
      'INBOX_DOMAIN is missing: mail that arrives needs the domain of its addresses, e.g. INBOX_DOMAIN=inbox.example.com.',
    )
  return { inboxDomain: domain || null, inboundSecret, inboundSmtp }
}

const oidcNames = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_NAME'] as const
const longestOidcName = 40

/** All of them or none: half a provider would put a button on the page that leads nowhere. */
function readOidc(given: (name: string) => string | null, faults: string[]): Oidc | null {
  const missing = oidcNames.filter((name) => !given(name))
  if (missing.length === oidcNames.length) return null
  if (missing.length > 0)
    faults.push(
      `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing: single sign-on needs ${oidcNames.join(', ')}; give all four, or none.`,
    )
  const [issuer = '', clientId = '', clientSecret = '', name = ''] = oidcNames.map(
    (each) => given(each) ?? '',
  )
  if (issuer) checkIssuer(issuer, faults)
  if (/\p{Cc}/u.test(name) || [...name].length > longestOidcName)
    faults.push(
      `OIDC_NAME is the word on the button: one line of at most ${longestOidcName} characters, e.g. OIDC_NAME=Google.`,
    )
  return { issuer, clientId, clientSecret, name }
}

function checkIssuer(text: string, faults: string[]) {
  const url = URL.canParse(text) ? new URL(text) : null
  const example = 'e.g. OIDC_ISSUER=https://accounts.google.com'
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.password) {
    faults.push(`OIDC_ISSUER is no web address: give the issuer as your provider names it, ${example}.`)
    return
  }
  if (url.search || url.hash || url.pathname.includes('/.well-known/'))
    faults.push(
      `OIDC_ISSUER is the issuer alone, without /.well-known/openid-configuration or anything behind it, ${example}.`,
    )
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    faults.push(
      `OIDC_ISSUER is plain http: whoever sits between could sign in as anybody. Give https, ${example}.`,
    )
}

function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

// What was given is not repeated: these may hold passwords.
function readUrl(name: string, text: string | null, schemes: string[], faults: string[]): string | null {
  if (!text) return null
  if (URL.canParse(text) && schemes.includes(new URL(text).protocol)) return text
  faults.push(
    `${name} is not understood: it must be a URL that begins with ${schemes.map(beginning).join(' or ')}.`,
  )
  return null
}

const beginning = (scheme: string) => (scheme === 'mailto:' ? scheme : `${scheme}//`)

function readSwitch(name: string, text: string | null, fallback: boolean, faults: string[]): boolean {
  if (text === null) return fallback
  if (/^(1|true|on|yes)$/i.test(text)) return true
  if (/^(0|false|off|no)$/i.test(text)) return false
  faults.push(`${name} is "${text}": give 1 or 0.`)
  return false
}
