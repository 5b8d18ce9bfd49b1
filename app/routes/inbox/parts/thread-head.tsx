import type { SerializeFrom } from '@remix-run/node'
import type { Agent } from '#app/domain/conversations/threads/agents.ts'
import type { ThreadPage } from '#app/domain/conversations/threads/thread.ts'
import type { FormAnswer } from '#app/auth/form.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { SelectField, TextField } from '#app/ui/field.tsx'
import { AccountForm, HiddenFields, typed } from '#app/ui/form.tsx'
import { useClosingDetails } from '#app/ui/menu.tsx'
import { useInboxPaths } from '../paths.ts'

type Thread = SerializeFrom<ThreadPage>
type Props = { thread: Thread; agents: SerializeFrom<Agent>[]; answer: FormAnswer | undefined }

/** What an agent does with a thread as a whole: give it to somebody, put it off, close it or open it again. */
export function ThreadDeeds({ thread, agents, answer }: Props) {
  const paths = useInboxPaths()
  const me = agents.find(({ own }) => own)
  return (
    <div className="flex flex-wrap items-start gap-2">
      {thread.state === 'open' ? (
        <AccountForm action={paths.closing(thread.id)} preventScrollReset>
          <HiddenFields fields={{ seen: thread.latest }} />
          <Button small>{m.inbox_close()}</Button>
        </AccountForm>
      ) : (
        <AccountForm action={paths.reopening(thread.id)} preventScrollReset>
          <Button small>{m.inbox_reopen()}</Button>
        </AccountForm>
      )}
      {me && thread.assigneeId !== me.id && (
        <AccountForm action={paths.assignee(thread.id)} preventScrollReset>
          <HiddenFields fields={{ assignee: me.id }} />
          <Button small>{m.inbox_take()}</Button>
        </AccountForm>
      )}
      <AssignMenu {...{ thread, agents, answer }} />
      {thread.state === 'open' && <SnoozeMenu {...{ thread, answer }} />}
    </div>
  )
}

const panel =
  'absolute left-0 z-30 mt-1 grid w-64 max-w-[calc(100vw-3rem)] gap-3 rounded-lg border border-line bg-surface p-4 shadow-float'
const opener =
  'inline-flex min-h-8 items-center rounded-md border border-edge bg-surface px-2.5 py-1 text-sm font-medium hover:bg-sunken pointer-coarse:min-h-11'

function AssignMenu({ thread, agents, answer }: Props) {
  const details = useClosingDetails()
  const paths = useInboxPaths()
  return (
    <details ref={details} name="menu" className="relative" open={Boolean(answer?.errors.assignee)}>
      <summary className={opener}>{m.inbox_assign()}</summary>
      <div className={panel}>
        <AccountForm action={paths.assignee(thread.id)} preventScrollReset className="grid gap-3">
          <SelectField
            key={thread.assigneeId}
            label={m.inbox_assign_to()}
            name="assignee"
            defaultValue={thread.assigneeId ?? agents.find(({ contactOwner }) => contactOwner)?.id ?? ''}
            errors={answer?.errors.assignee}
            options={[
              ...agents.map(({ id, name, contactOwner, own }) => ({
                value: id,
                label: contactOwner ? m.inbox_contact_owner({ name }) : own ? m.inbox_me({ name }) : name,
              })),
              { value: '', label: m.inbox_nobody() },
            ]}
          />
          <Button small>{m.common_save()}</Button>
        </AccountForm>
      </div>
    </details>
  )
}

function SnoozeMenu({ thread, answer }: Omit<Props, 'agents'>) {
  const details = useClosingDetails()
  const action = useInboxPaths().snoozing(thread.id)
  const span = (value: string, label: string) => (
    <AccountForm action={action} preventScrollReset>
      <HiddenFields fields={{ span: value }} />
      <Button small wide>
        {label}
      </Button>
    </AccountForm>
  )
  return (
    <details
      ref={details}
      name="menu"
      className="relative"
      open={Boolean(answer?.errors.day ?? answer?.errors.time)}
    >
      <summary className={opener}>{m.inbox_snooze()}</summary>
      <div className={panel}>
        {thread.snoozedUntil && span('wake', m.inbox_wake())}
        {span('hours', m.inbox_snooze_hours())}
        {span('tomorrow', m.inbox_snooze_tomorrow())}
        {span('week', m.inbox_snooze_week())}
        <AccountForm action={action} preventScrollReset className="grid gap-3 border-t border-line pt-3">
          <TextField
            label={m.inbox_snooze_day()}
            name="day"
            type="date"
            defaultValue={typed(answer, 'day')}
            errors={answer?.errors.day}
          />
          <TextField
            label={m.inbox_snooze_time()}
            name="time"
            type="time"
            optional
            defaultValue={typed(answer, 'time')}
            errors={answer?.errors.time}
          />
          <Button small>{m.inbox_snooze()}</Button>
        </AccountForm>
      </div>
    </details>
  )
}
