import type { SerializeFrom } from '@remix-run/node'
import type { Replacement } from '#app/domain/people/departures/replacement.ts'
import { isGrantable, type GrantableRole, type Role } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { typed } from '#app/ui/form.tsx'
import { ConfirmForm } from '#app/ui/confirm.tsx'
import { RoleSelect } from '#app/ui/roles.tsx'
import { formatInstant } from '#app/ui/time.tsx'
import { ContactsBeside } from './contacts-question.tsx'
import { EndingList } from './ending-list.tsx'
import { LicenceWay } from './licence-way.tsx'
import { usePeoplePaths } from './paths.ts'
import type { RefusedAnswer } from './refusals.ts'

type Props = {
  person: { membershipId: string; name: string; role: Role; own: boolean }
  by: string
  replacement: SerializeFrom<Replacement>
  roles: GrantableRole[]
  answer: RefusedAnswer | undefined
}

/** Exactly what replacing does, before it is confirmed: who takes over, what moves, what ends (P6). */
export function ReplacementPreview({ person, by, replacement, roles, answer }: Props) {
  const { name: account, timeZone } = useAccount()
  const paths = usePeoplePaths()
  const { name, membershipId } = person
  const { successor, teams, endings, mark } = replacement
  const { contacts } = endings
  const theirs = successor.kind === 'member' ? successor.name : successor.address
  const errors = Object.entries(answer?.errors ?? {}).flatMap(([field, texts]) =>
    field === 'role' && successor.kind === 'newcomer' ? [] : texts,
  )
  return (
    <>
      <ConfirmForm
        confirm={m.replacing_confirm({ name, successor: theirs })}
        cancel={{ to: paths.replacement(membershipId), label: m.replacing_other() }}
        fields={{ by, seen: mark }}
        errors={errors}
      >
        <h2 className="font-semibold">{m.replacing_takes_over({ name: theirs })}</h2>
        <ul className="grid list-disc gap-1 pl-5">
          {lines(replacement, theirs, timeZone).map((line) => (
            <li key={line}>{line}</li>
          ))}
          {inboxLines(replacement, theirs).map((line) => (
            <li key={line}>{line}</li>
          ))}
          {teams.length > 0 && (
            <li>
              {(successor.kind === 'member' ? m.replacing_teams_move : m.replacing_teams_wait)({
                teams: teams.join(', '),
              })}
            </li>
          )}
          {contacts.open > 0 && (
            <li>
              {(successor.kind === 'member' ? m.departures_move : m.departures_move_later)({
                count: contacts.open,
              })}
            </li>
          )}
        </ul>
        <ContactsBeside counts={contacts} name={name} answer={answer} />
        {successor.kind === 'newcomer' && (
          <RoleSelect
            name="role"
            label={m.replacing_role({ name: theirs })}
            ceiling={roles.at(-1)!}
            defaultValue={given(typed(answer, 'role')) ?? person.role}
            errors={answer?.errors.role}
          />
        )}
        <h2 className="mt-2 font-semibold">{m.replacing_leaves({ name })}</h2>
        <p>{m.people_deactivate_text({ name, account })}</p>
        <EndingList endings={endings} name={name} own={false} how="replaced" />
      </ConfirmForm>
      <LicenceWay way={answer?.way} />
    </>
  )
}

/** What becomes of seat and open threads; those do not wait for somebody who is only invited. */
function inboxLines({ successor, endings }: SerializeFrom<Replacement>, name: string): string[] {
  const { inbox, threads: count } = endings
  if (successor.kind === 'newcomer')
    return [
      inbox === 'agent' && m.seats_replacing_kept({ name }),
      inbox === 'viewer' && m.seats_replacing_reads({ name }),
      count > 0 && m.seats_replacing_threads_back({ count }),
    ].filter((line) => line !== false)
  return [
    inbox === 'agent' &&
      (successor.inbox === 'agent' ? m.seats_replacing_has({ name }) : m.seats_replacing_seat({ name })),
    inbox === 'viewer' && successor.inbox === 'none' && m.seats_replacing_reads({ name }),
    count > 0 && m.seats_replacing_threads({ count }),
  ].filter((line) => line !== false)
}

const given = (role: string | undefined) => (isGrantable(role) ? role : undefined)

function lines({ successor, endings }: SerializeFrom<Replacement>, name: string, zone: string): string[] {
  if (successor.kind === 'newcomer') return [m.replacing_invited({ name }), m.replacing_licence_kept()]
  if (successor.deactivatedAt) return [m.replacing_reactivated({ name }), m.replacing_licence_moves()]
  const { licenceEndsAt } = endings
  return [
    licenceEndsAt
      ? m.replacing_licence_freed({ name, date: formatInstant(licenceEndsAt, getLocale(), zone, 'day') })
      : m.replacing_licence_free({ name }),
  ]
}
