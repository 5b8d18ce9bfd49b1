import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink } from '#app/ui/button.tsx'
import { Fact, Facts } from '#app/ui/facts.tsx'
import { Time } from '#app/ui/time.tsx'

type Props = {
  mail: {
    id: string
    to: string
    from: string
    subject: string
    text: string
    at: string
    answerable: boolean
  }
  zone: string
  appUrl: string
}

/** One mail with both its parts. The HTML stands in a frame without rights; its links open outside. */
export function MailPane({ mail, zone, appUrl }: Props) {
  return (
    <article aria-labelledby="subject" className="rounded-lg border border-line bg-surface">
      <header className="border-b border-line px-4 py-3 text-sm">
        <h2 id="subject" className="text-base font-semibold">
          {mail.subject}
        </h2>
        <Facts>
          <Fact name={m.emails_dev_from()}>{mail.from}</Fact>
          <Fact name={m.emails_dev_to()}>{mail.to}</Fact>
          <Fact name={m.emails_dev_at()}>
            <Time at={mail.at} zone={zone} />
          </Fact>
        </Facts>
        {mail.answerable && (
          <div className="mt-2">
            <ButtonLink to={`/dev/mail/letters?answer=${mail.id}`} small>
              {m.intake_demo_answer()}
            </ButtonLink>
          </div>
        )}
      </header>
      <iframe
        key={mail.id}
        title={m.emails_dev_html()}
        src={`/dev/mail/${mail.id}`}
        sandbox="allow-top-navigation-by-user-activation"
        className="block h-[70vh] w-full"
      />
      <details className="border-t border-line">
        <summary className="cursor-pointer px-4 py-3 text-sm font-medium">{m.emails_dev_text()}</summary>
        <pre className="px-4 pb-4 text-sm break-words whitespace-pre-wrap">
          <PlainText text={mail.text} appUrl={appUrl} />
        </pre>
      </details>
    </article>
  )
}

/** The text part with our own addresses as links, as a mail program would show them; others stay text. */
function PlainText({ text, appUrl }: { text: string; appUrl: string }) {
  return text.split(/(https?:\/\/\S+)/).map((part, index) =>
    part.startsWith(`${appUrl}/`) ? (
      <a key={index} href={part} className="text-accent underline underline-offset-2">
        {part}
      </a>
    ) : (
      part
    ),
  )
}
