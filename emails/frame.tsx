import { Body, Container, Head, Heading, Hr, Html, Preview, Section, Text } from '@react-email/components'
import type { ReactNode } from 'react'
import { config } from '#app/config.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import type { Locale } from './letter.ts'
import { darkStyles, light } from './palette.ts'
import { font, Small } from './parts.tsx'

type FrameProps = {
  locale: Locale
  /** What lists of mails show beside the subject. */
  preview: string
  title: string
  children: ReactNode
  /** Why this reader gets it. */
  why: string
  /** What to do where they did not expect it. */
  unexpected: string
}

/** What every mail looks like: a sheet with a title, one matter, and below it who writes, why, and what if not expected. */
export function Frame({ locale, preview, title, children, why, unexpected }: FrameProps) {
  const { host } = new URL(config().appUrl)
  return (
    <Html lang={locale}>
      <Head>
        <title>{title}</title>
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no" />
        <style dangerouslySetInnerHTML={{ __html: darkStyles }} />
      </Head>
      <Preview>{preview}</Preview>
      <Body
        className="bg-canvas"
        style={{ backgroundColor: light('canvas'), fontFamily: font, margin: 0, padding: '24px 12px' }}
      >
        <Container style={{ maxWidth: 560 }}>
          <Text className="text-ink" style={{ ...wordmark, color: light('ink') }} data-skip-in-text="true">
            Prokura
          </Text>
          <Section className="sheet bg-surface border-line" style={sheet}>
            <Heading as="h1" className="text-ink" style={heading}>
              {title}
            </Heading>
            {children}
            <Hr className="border-line" style={rule} />
            <Text className="text-ink2" style={notExpected}>
              {unexpected}
            </Text>
          </Section>
          <Section style={{ padding: '8px 4px 0' }}>
            <Small>{why}</Small>
            <Small>
              {m.emails_about({}, { locale })} {m.emails_sent_from({ host }, { locale })}
            </Small>
          </Section>
        </Container>
      </Body>
    </Html>
  )
}

const wordmark = {
  fontSize: 15,
  lineHeight: '24px',
  fontWeight: 600,
  letterSpacing: '-0.01em',
  margin: '0 4px 12px',
}
const rule = { borderTop: `1px solid ${light('line')}`, margin: '20px 0 16px' }
const notExpected = { color: light('ink2'), fontSize: 14, lineHeight: '22px', margin: 0 }
const heading = { color: light('ink'), fontSize: 20, lineHeight: '28px', fontWeight: 600, margin: '0 0 16px' }
const sheet = {
  backgroundColor: light('surface'),
  border: `1px solid ${light('line')}`,
  borderRadius: 12,
  padding: '28px 32px',
}
