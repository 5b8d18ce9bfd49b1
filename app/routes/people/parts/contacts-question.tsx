import type { SerializeFrom } from '@remix-run/node'
import type { Endings } from '#app/domain/people/departures/endings.ts'
import type { FormAnswer } from '#app/auth/form.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { CheckboxField, RadioField, TextField } from '#app/ui/field.tsx'
import { typed } from '#app/ui/form.tsx'

type Counts = SerializeFrom<Endings>['contacts']
type Props = {
  counts: Counts
  name: string
  /** Whoever is deactivated can still be decided about later. */
  how: 'removed' | 'deactivated'
  colleagues: { name: string; username: string }[]
  answer: FormAnswer | undefined
}

/** What becomes of the contacts (P5): to one colleague, to nobody, or later. Nothing to ask where there are none. */
export function ContactsQuestion({ counts, name, how, colleagues, answer }: Props) {
  const account = useAccount().name
  if (!hasContacts(counts)) return null
  const offered = [
    ...(how === 'deactivated'
      ? [{ value: 'later', label: m.departures_later(), hint: m.departures_later_hint({ name }) }]
      : []),
    { value: 'nobody', label: m.departures_nobody(), hint: m.departures_nobody_hint() },
    { value: 'one', label: m.departures_one() },
  ]
  return (
    <section className="group/contacts mt-2 grid gap-3 border-t border-line pt-4">
      <ContactsTitle counts={counts} name={name} />
      <RadioField
        name="contacts"
        label={m.departures_question()}
        options={offered}
        defaultValue={typed(answer, 'contacts') ?? offered[0]!.value}
        errors={answer?.errors.contacts}
      />
      {/* Asked for by style alone, so that it needs no script. */}
      <div className="hidden pl-6.5 group-has-[input[value=one]:checked]/contacts:block">
        <TextField
          name="by"
          label={m.departures_one_by()}
          hint={m.departures_one_hint({ account })}
          defaultValue={typed(answer, 'by')}
          errors={answer?.errors.by}
          list="colleagues"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
        />
        <datalist id="colleagues">
          {colleagues.map(({ name, username }) => (
            <option key={username} value={username}>
              {name}
            </option>
          ))}
        </datalist>
      </div>
      <ContactsBeside counts={counts} name={name} answer={answer} />
    </section>
  )
}

/** Whose contacts, and how many of which kind. */
export function ContactsTitle({ counts, name }: { counts: Counts; name: string }) {
  const { open, private: own } = counts
  const words = [open > 0 && m.departures_count_open({ count: open }), ...closedWords(counts)]
  if (own > 0) words.push(m.departures_count_private({ count: own }))
  return (
    <h2 className="font-semibold">
      {m.departures_contacts_of({ name })}{' '}
      <span className="font-normal text-ink2">({words.filter(Boolean).join(', ')})</span>
    </h2>
  )
}

/** Whether closed and private ones go the same way; left alone they stay, and with them the statistics. */
export function ContactsBeside({
  counts,
  name,
  answer,
}: {
  counts: Counts
  name: string
  answer: FormAnswer | undefined
}) {
  const closed = closedWords(counts)
  return (
    <>
      {closed.length > 0 && (
        <CheckboxField
          name="closed"
          value="yes"
          label={m.departures_closed_too({ counts: closed.join(', ') })}
          hint={m.departures_closed_hint({ name })}
          defaultChecked={typed(answer, 'closed') === 'yes'}
        />
      )}
      {counts.private > 0 && (
        <CheckboxField
          name="private"
          value="yes"
          label={m.departures_share_private({ count: counts.private })}
          hint={m.departures_private_hint({ name })}
          defaultChecked={typed(answer, 'private') === 'yes'}
        />
      )}
    </>
  )
}

export const hasContacts = (counts: Counts) => Object.values(counts).some((count) => count > 0)

function closedWords({ won, lost, cancelled }: Counts): string[] {
  return [
    won > 0 && m.departures_count_won({ count: won }),
    lost > 0 && m.departures_count_lost({ count: lost }),
    cancelled > 0 && m.departures_count_cancelled({ count: cancelled }),
  ].filter((words) => words !== false)
}
