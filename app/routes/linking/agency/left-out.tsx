import { Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import { Card } from '#app/ui/card.tsx'
import { useClientPaths } from './paths.ts'
import type { ReviewFacts } from './review.ts'

/** The addresses that will not be asked, by the reason for it (L3). */
export function LeftOut({ review }: { review: ReviewFacts }) {
  const paths = useClientPaths()
  const { unicode } = review
  const readable = (addresses: string[]) =>
    addresses.map((address) => <Address key={address} address={address} unicode={unicode} />)
  return (
    <>
      <Group
        title={m.linking_review_invalid({ count: review.invalid.length + review.moreInvalid })}
        text={m.linking_review_invalid_text()}
        show={review.invalid.length > 0}
      >
        <List
          entries={review.invalid.map(({ text, why }) => (
            <>
              <bdi className="font-medium break-all">{text}</bdi> – <span className="text-ink2">{why}</span>
            </>
          ))}
          more={review.moreInvalid}
        />
      </Group>
      <Group
        title={m.linking_review_pending({ count: review.pending.length })}
        text={m.linking_review_pending_text()}
        show={review.pending.length > 0}
      >
        <List
          entries={review.pending.map((address) => (
            <>
              <Address address={address} unicode={unicode} />{' '}
              <Link
                to={`${paths.requests}?state=pending&q=${encodeURIComponent(address)}`}
                target="_blank"
                rel="noreferrer"
                className="text-link whitespace-nowrap"
              >
                {m.linking_review_to_resend()}
              </Link>
            </>
          ))}
        />
      </Group>
      <Group
        title={m.linking_review_queued({ count: review.queued.length })}
        text={m.linking_review_queued_text()}
        show={review.queued.length > 0}
      >
        <List entries={readable(review.queued)} />
      </Group>
      <Group
        title={m.linking_review_blocked({ count: review.blocked.length })}
        text={m.linking_review_blocked_text()}
        show={review.blocked.length > 0}
      >
        <List entries={readable(review.blocked)} />
      </Group>
      <Group
        title={m.linking_review_repeated({ count: review.repeated.length })}
        text={m.linking_review_repeated_text()}
        show={review.repeated.length > 0}
      >
        <List entries={readable(review.repeated)} />
      </Group>
    </>
  )
}

/** An address as it was typed; where its domain has letters beyond ASCII, what mail servers make of it stands behind. */
export function Address({ address, unicode }: { address: string; unicode: Record<string, string> }) {
  const typed = unicode[address]
  if (typed === undefined) return <span className="break-all">{address}</span>
  return (
    <span className="break-all">
      {typed} <span className="text-ink3">({address.slice(address.lastIndexOf('@') + 1)})</span>
    </span>
  )
}

/** One kind of addresses; nothing where there are none. */
export function Group(props: { title: string; text?: string; show: boolean; children: ReactNode }) {
  const { title, text, show, children } = props
  if (!show) return null
  return (
    <Card title={title}>
      {text && <p className="mb-3 text-sm text-ink2">{text}</p>}
      {children}
    </Card>
  )
}

function List({ entries, more = 0 }: { entries: ReactNode[]; more?: number }) {
  return (
    <ul className="grid gap-1.5 text-sm">
      {entries.map((entry, index) => (
        <li key={index}>{entry}</li>
      ))}
      {more > 0 && <li className="text-ink3">{m.linking_review_more({ count: more })}</li>}
    </ul>
  )
}
