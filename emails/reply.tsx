import { renderToStaticMarkup } from 'react-dom/server'
import type { Locale, Words } from './letter.ts'

/**
 * An answer in a conversation: what somebody wrote, and nothing of ours around it. Its HTML says the same, for programs that
 * show no text part well; its text is text, never a link of our making.
 */
export async function writeReply(facts: { locale: Locale; subject: string; text: string }): Promise<Words> {
  const { locale, subject } = facts
  const text = facts.text.replaceAll('\r\n', '\n').trim()
  const html = renderToStaticMarkup(
    <html lang={locale}>
      <head>
        <meta charSet="utf-8" />
        <title>{subject}</title>
      </head>
      <body>
        {text.split(/\n{2,}/).map((paragraph, index) => (
          <p key={index} style={{ whiteSpace: 'pre-wrap' }}>
            {paragraph}
          </p>
        ))}
      </body>
    </html>,
  )
  return { subject, text: `${text}\n`, html: `<!DOCTYPE html>${html}` }
}
