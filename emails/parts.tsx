import { Button, Link, Section, Text } from '@react-email/components'
import type { ReactNode } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import { roleCan, roleCannot, type RoleOf } from '#app/i18n/role-words.ts'
import type { Locale, Reader } from './letter.ts'
import { light } from './palette.ts'
import { messageLines, named } from './plain.ts'

export const font = "Inter, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
const body = { fontSize: 15, lineHeight: '24px' }

/** "Hello Anna," or, where only the address is known, "Hello,". */
export function Greeting({ locale, readerName }: Pick<Reader, 'locale' | 'readerName'>) {
  const name = readerName === null ? '' : named(readerName)
  return (
    <Paragraph>{name ? m.emails_hello_name({ name }, { locale }) : m.emails_hello({}, { locale })}</Paragraph>
  )
}

export function Paragraph({ children }: { children: ReactNode }) {
  return (
    <Text className="text-ink" style={{ ...body, color: light('ink'), margin: '0 0 12px' }}>
      {children}
    </Text>
  )
}

/** What stands beside the matter. */
export function Small({ children }: { children: ReactNode }) {
  return (
    <Text
      className="text-ink3"
      style={{ color: light('ink3'), fontSize: 13, lineHeight: '20px', margin: '12px 0 0' }}
    >
      {children}
    </Text>
  )
}

/** The one thing to do, as a button and as an address that can be read and copied. */
export function Action({ url, label, locale }: { url: string; label: string; locale: Locale }) {
  return (
    <Section style={{ margin: '20px 0 16px' }}>
      <Button className="button bg-accent text-onAccent" href={url} target="_top" style={button}>
        {label}
      </Button>
      <Text className="text-ink3" style={{ ...address, color: light('ink3') }}>
        <span data-skip-in-text="true">
          {m.emails_or_open({}, { locale })}
          <br />
        </span>
        <Anchor href={url} printed>
          {url}
        </Anchor>
      </Text>
    </Section>
  )
}

/** A link inside the text; mails carry few. Only a `printed` address may break anywhere, words may not. */
export function Anchor(props: { href: string; printed?: boolean; children: ReactNode }) {
  const { href, printed, children } = props
  return (
    <Link
      className="text-accent"
      href={href}
      target="_top"
      style={{
        color: light('accent'),
        textDecoration: 'underline',
        ...(printed && { wordBreak: 'break-all' }),
      }}
    >
      {children}
    </Link>
  )
}

/** What it is about, a line each: what is asked, by whom, until when. */
export function Facts({ rows }: { rows: (readonly [label: string, value: string] | null)[] }) {
  return (
    <Section
      className="bg-sunken"
      style={{ backgroundColor: light('sunken'), borderRadius: 8, padding: '12px 16px', margin: '16px 0' }}
    >
      {rows
        .filter((row) => row !== null)
        .map(([label, value]) => (
          <Text
            key={label}
            className="text-ink"
            style={{ fontSize: 14, lineHeight: '22px', color: light('ink'), margin: '2px 0' }}
          >
            <span className="text-ink3" style={{ color: light('ink3') }}>
              {label}:
            </span>{' '}
            <strong style={{ fontWeight: 600 }}>{value}</strong>
          </Text>
        ))}
    </Section>
  )
}

type ListsProps = { role: Role | null; of: RoleOf; whom: 'agency' | 'you'; locale: Locale }

/** What a role allows and what not. Without a role: what none of those that an agency can get allows. */
export function RoleLists({ role, of, whom, locale }: ListsProps) {
  const options = { locale }
  const can = whom === 'you' ? m.emails_you_can({}, options) : m.emails_agency_can({}, options)
  const cannot = whom === 'you' ? m.emails_you_cannot({}, options) : m.emails_agency_cannot({}, options)
  return (
    <>
      {role && <List title={can} items={roleCan(role, of, locale)} />}
      <List
        title={role ? cannot : m.emails_agency_never({}, options)}
        items={roleCannot(role ?? 'admin', of, locale)}
      />
    </>
  )
}
type Role = Parameters<typeof roleCan>[0]

function List({ title, items }: { title: string; items: string[] }) {
  if (items.length === 0) return null
  return (
    <>
      <Text
        className="text-ink"
        style={{ ...body, color: light('ink'), fontWeight: 600, margin: '12px 0 4px' }}
      >
        {title}
      </Text>
      <ul
        className="text-ink2"
        style={{ ...body, color: light('ink2'), margin: '0 0 12px', paddingLeft: 20 }}
      >
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </>
  )
}

/** Somebody else's words, set apart from ours and never clickable (L6). */
export function Quote({ message }: { message: string }) {
  return (
    <blockquote
      className="border-line"
      style={{ borderLeft: `3px solid ${light('line')}`, margin: '8px 0 12px', padding: '2px 0 2px 14px' }}
    >
      <Text
        className="text-ink2"
        style={{ ...body, color: light('ink2'), margin: 0, wordBreak: 'break-word' }}
      >
        {messageLines(message).map((line, index) => (
          <span key={index}>
            {index > 0 && <br />}
            {line}
          </span>
        ))}
      </Text>
    </blockquote>
  )
}

/** A code to be typed elsewhere: large, and in one piece for copying. */
export function Code({ digits }: { digits: string }) {
  return (
    <Section
      className="bg-sunken"
      style={{ backgroundColor: light('sunken'), borderRadius: 8, margin: '16px 0' }}
    >
      <Text className="text-ink" style={{ ...code, color: light('ink') }}>
        {digits}
      </Text>
    </Section>
  )
}

const code = {
  fontFamily: 'ui-monospace, SFMono-Regular, Consolas, Menlo, monospace',
  fontSize: 28,
  fontWeight: 600,
  letterSpacing: '0.2em',
  lineHeight: '36px',
  margin: 0,
  padding: '14px 0 14px 0.2em',
  textAlign: 'center',
} as const
const button = {
  backgroundColor: light('accent'),
  borderRadius: 8,
  color: light('onAccent'),
  fontSize: 15,
  fontWeight: 600,
  lineHeight: '20px',
  padding: '12px 20px',
}
const address = { fontSize: 13, lineHeight: '20px', margin: '12px 0 0' }
