import type { MetaArgs, SerializeFrom } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { ArrowLeft } from 'lucide-react'
import type { FormAnswer } from '#app/auth/form.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Badge } from '#app/ui/badge.tsx'
import { ButtonLink, TextLink } from '#app/ui/button.tsx'
import { Cursor } from '#app/ui/cursor.tsx'
import { FormErrors } from '#app/ui/form.tsx'
import { Time } from '#app/ui/time.tsx'
import { titleFor } from '#app/ui/title.ts'
import type { loadThread } from '../load-thread.ts'
import { useInboxPaths } from '../paths.ts'
import { NoteForm, ReplyForm } from './composer.tsx'
import { ContactPanel } from './contact-panel.tsx'
import { MessageCard } from './message-card.tsx'
import { ThreadDeeds } from './thread-head.tsx'
import { WhoIsThere } from './who-is-there.tsx'

type Loader = typeof loadThread

/** The title of a thread's page is its subject. */
export const threadTitle = ({ data, matches }: Pick<MetaArgs, 'data' | 'matches'>) =>
  titleFor((data as SerializeFrom<Loader> | undefined)?.thread.subject || m.inbox_title(), matches)

/** A thread: who is there, its messages, the contact beside it, and for agents the means to act. */
export function ThreadView() {
  const { thread, others, acts, agents, earlier, keys, zone } = useLoaderData<Loader>()
  const answer = useActionData<FormAnswer>()
  const paths = useInboxPaths()
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 xl:grid-cols-[minmax(0,1fr)_13rem] 2xl:grid-cols-[minmax(0,1fr)_17rem]">
      <section aria-labelledby="subject" className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <TextLink
          to={paths.inbox}
          className="inline-flex min-h-6 items-center gap-1 lg:hidden pointer-coarse:min-h-11"
        >
          <ArrowLeft aria-hidden className="size-4" />
          {m.inbox_back()}
        </TextLink>
        <header className="grid grid-cols-[minmax(0,1fr)] gap-2">
          <h2 id="subject" className="text-lg font-semibold break-words">
            {thread.subject || m.inbox_no_subject()}
          </h2>
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink2">
            <Badge tone={thread.state === 'open' ? 'ok' : 'neutral'}>
              {thread.state === 'open' ? m.inbox_state_open() : m.inbox_state_closed()}
            </Badge>
            <span>
              {thread.assigneeName ? m.inbox_assigned_to({ name: thread.assigneeName }) : m.inbox_nobodys()}
            </span>
            {thread.snoozedUntil && (
              <span>
                {m.inbox_snoozed_until()} <Time at={thread.snoozedUntil} zone={zone} />
              </span>
            )}
          </p>
          <WhoIsThere key={thread.id} threadId={thread.id} others={others} />
          {acts && <ThreadDeeds key={`${thread.id} ${thread.version}`} {...{ thread, agents, answer }} />}
        </header>
        <FormErrors errors={answer?.errors['']} />
        <Cursor next={thread.older} older={earlier} />
        <ol aria-label={m.inbox_messages()} className="grid grid-cols-[minmax(0,1fr)] gap-3">
          {thread.messages.map((message) => (
            <MessageCard key={message.id} {...{ threadId: thread.id, message, zone }} />
          ))}
        </ol>
        {acts && !earlier && (
          <>
            <ReplyForm
              key={`reply ${thread.id} ${thread.ownReply}`}
              threadId={thread.id}
              formKey={keys.reply}
              answer={answer}
              version={thread.version}
              closed={thread.state === 'closed'}
              customer={thread.customer}
            />
            <NoteForm
              key={`note ${thread.id} ${thread.ownNote}`}
              threadId={thread.id}
              formKey={keys.note}
              answer={answer}
            />
          </>
        )}
        {acts && earlier && (
          <div>
            <ButtonLink to={paths.thread(thread.id)}>{m.inbox_to_newest()}</ButtonLink>
          </div>
        )}
      </section>
      <ContactPanel thread={thread} />
    </div>
  )
}
