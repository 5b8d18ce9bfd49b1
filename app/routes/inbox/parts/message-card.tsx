import type { SerializeFrom } from '@remix-run/node'
import { Paperclip } from 'lucide-react'
import type { ThreadMessage } from '#app/domain/conversations/threads/thread.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Badge } from '#app/ui/badge.tsx'
import { buttonClass } from '#app/ui/button.tsx'
import { formatNumber } from '#app/ui/number.ts'
import { Time } from '#app/ui/time.tsx'
import { useInboxPaths } from '../paths.ts'
import { LinkedText } from './linked-text.tsx'
import { splitQuoted } from './quoted.ts'

type Props = { threadId: string; message: SerializeFrom<ThreadMessage>; zone: string }

const looks = {
  in: 'border-line bg-surface',
  out: 'border-accent/30 bg-accent-soft',
  note: 'border-warn/35 bg-warn-soft',
} as const

/** One message: who wrote it and when, its own words, what it quotes folded away, its files. */
export function MessageCard({ threadId, message, zone }: Props) {
  const { own, quoted } = splitQuoted(message.text)
  return (
    <li className={`rounded-lg border ${looks[message.kind]}`} id={`message-${message.id}`}>
      <article>
        <header className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 px-4 pt-3 text-sm">
          <div className="min-w-0">
            <h3 className="inline font-semibold">{message.author || message.address}</h3>
            {message.agency && <span className="text-ink2"> · {message.agency}</span>}
            {message.kind === 'note' && <span className="text-ink2"> · {m.inbox_note_only_us()}</span>}
            {message.automatic && (
              <>
                {' '}
                <Badge>{m.inbox_automatic()}</Badge>
              </>
            )}
          </div>
          <span className="text-xs text-ink2">
            <Time at={message.at} zone={zone} />
          </span>
          {message.author && message.address && (
            <p className="w-full text-xs break-words text-ink2">{message.address}</p>
          )}
        </header>
        {message.kind === 'out' && <Recipients message={message} />}
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3 px-4 py-3">
          {own.trim() !== '' && <LinkedText text={own} />}
          {quoted !== '' && (
            <details>
              <summary className="inline-flex min-h-6 items-center rounded-sm text-sm text-ink2 underline pointer-coarse:min-h-11">
                {m.inbox_quoted()}
              </summary>
              <div className="mt-2 border-l-2 border-line pl-3 text-ink2">
                <LinkedText text={quoted} />
              </div>
            </details>
          )}
          {message.cut && <p className="text-sm text-ink2">{m.inbox_text_cut()}</p>}
          {message.html && <AsSent threadId={threadId} message={message} />}
          <Files threadId={threadId} message={message} />
          <DeliveryState delivery={message.delivery} />
        </div>
      </article>
    </li>
  )
}

function Recipients({ message: { to, cc } }: { message: SerializeFrom<ThreadMessage> }) {
  if (to.length === 0) return null
  const copies = cc.length > 0 ? ` · ${m.inbox_copies()}: ${cc.join(', ')}` : ''
  return (
    <p className="px-4 text-xs break-words text-ink2">
      {m.inbox_to()}: {to.join(', ')}
      {copies}
    </p>
  )
}

/** The mail as its sender laid it out. The frame is loaded once this is opened; its pictures only when asked for. */
function AsSent({ threadId, message }: Omit<Props, 'zone'>) {
  const path = useInboxPaths().html(threadId, message.id)
  const name = `mail-${message.id}`
  return (
    <details open={message.text.trim() === ''}>
      <summary className="inline-flex min-h-6 items-center rounded-sm text-sm text-ink2 underline pointer-coarse:min-h-11">
        {m.inbox_as_sent()}
      </summary>
      {/* From here and not from within the frame, where whoever asks is nobody. */}
      {message.remotePictures && (
        <p className="mt-2 flex flex-wrap items-center gap-3 text-sm text-ink2">
          {m.inbox_pictures_blocked()}
          <a href={`${path}?images=1`} target={name} className={buttonClass({ small: true })}>
            {m.inbox_pictures_show()}
          </a>
        </p>
      )}
      <iframe
        name={name}
        title={m.inbox_as_sent_by({ name: message.author || message.address })}
        src={path}
        loading="lazy"
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        className="mt-2 h-96 w-full resize-y rounded-md border border-line bg-white"
      />
    </details>
  )
}

function Files({ threadId, message }: Omit<Props, 'zone'>) {
  const paths = useInboxPaths()
  if (message.attachments.length === 0) return null
  return (
    <ul aria-label={m.inbox_files()} className="flex flex-wrap gap-2">
      {message.attachments.map(({ id, name, size, kept }) => (
        <li key={id} className="min-w-0">
          {kept ? (
            <a href={paths.attachment(threadId, id)} className={`${buttonClass({ small: true })} max-w-full`}>
              <Paperclip aria-hidden className="size-4 shrink-0" />
              <span className="min-w-0 truncate">{name}</span>
              <span className="shrink-0 text-ink3">{sizeWords(size)}</span>
            </a>
          ) : (
            <span className="text-sm text-ink2">{m.inbox_file_not_kept({ name })}</span>
          )}
        </li>
      ))}
    </ul>
  )
}

function sizeWords(bytes: number): string {
  const kilo = bytes / 1000
  return kilo < 1000
    ? `${formatNumber(Math.max(1, Math.round(kilo)))} kB`
    : `${formatNumber(Math.round(kilo / 100) / 10)} MB`
}

function DeliveryState({ delivery }: { delivery: SerializeFrom<ThreadMessage>['delivery'] }) {
  if (!delivery) return null
  if (delivery.state === 'sent') return <p className="text-xs text-ink2">{m.inbox_sent()}</p>
  if (delivery.state === 'queued') return <p className="text-xs text-ink2">{m.inbox_queued()}</p>
  return (
    <p className="text-sm font-medium break-words text-danger">
      {delivery.reason ? m.inbox_bounced({ reason: delivery.reason }) : m.inbox_not_sent()}
    </p>
  )
}
