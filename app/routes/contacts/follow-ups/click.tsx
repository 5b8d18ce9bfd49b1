import { useLocation } from '@remix-run/react'
import { Check, ChevronDown } from 'lucide-react'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, buttonClass } from '#app/ui/button.tsx'
import { TextField } from '#app/ui/field.tsx'
import { AccountForm, HiddenFields } from '#app/ui/form.tsx'
import { MenuAction, MenuDivider, useClosingDetails } from '#app/ui/menu.tsx'
import { useFollowUpPaths } from './paths.ts'

type Props = {
  id: string
  /** What is followed up, for the names of the buttons. */
  contact: string
  memberName: string
  mine: boolean
  /** Whether the reader may mark it for somebody else. */
  instead: boolean
}

/** What can be done with a follow-up: mark it with one click, and put off one's own. Both lead back to this page. */
export function FollowUpClicks({ id, contact, memberName, mine, instead }: Props) {
  const paths = useFollowUpPaths()
  const { pathname, search } = useLocation()
  const to = pathname + search
  if (!mine && !instead) return null
  const label = mine ? m.follow_ups_done() : m.follow_ups_done_instead({ member: memberName })
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <AccountForm action={paths.completion(id)}>
        <HiddenFields fields={{ to }} />
        <Button small icon={<Check aria-hidden className="size-4" />} aria-label={`${label}: ${contact}`}>
          {label}
        </Button>
      </AccountForm>
      {mine && <Snooze id={id} contact={contact} to={to} />}
    </div>
  )
}

function Snooze({ id, contact, to }: Pick<Props, 'id' | 'contact'> & { to: string }) {
  const action = useFollowUpPaths().postponement(id)
  const details = useClosingDetails()
  const span = (days: string, words: string) => (
    <MenuAction action={action} fields={{ to, days }}>
      {words}
    </MenuAction>
  )
  return (
    <details ref={details} name="menu" className="relative">
      <summary
        className={buttonClass({ variant: 'quiet', small: true })}
        aria-label={`${m.follow_ups_snooze()}: ${contact}`}
      >
        {m.follow_ups_snooze()}
        <ChevronDown aria-hidden className="size-4" />
      </summary>
      <div className="absolute right-0 z-30 mt-1 w-60 rounded-lg border border-line bg-surface p-1 shadow-float stacked:right-auto stacked:left-0">
        {span('1', m.follow_ups_snooze_1())}
        {span('3', m.follow_ups_snooze_3())}
        {span('7', m.follow_ups_snooze_7())}
        <MenuDivider />
        <AccountForm action={action} className="grid gap-2 p-2">
          <HiddenFields fields={{ to }} />
          <TextField type="date" name="day" label={m.follow_ups_snooze_day()} required />
          <Button small>{m.follow_ups_snooze_until()}</Button>
        </AccountForm>
      </div>
    </details>
  )
}
