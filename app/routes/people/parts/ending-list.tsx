import type { SerializeFrom } from '@remix-run/node'
import type { Endings } from '#app/domain/people/departures/endings.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { roleName } from '#app/ui/roles.tsx'
import { formatInstant } from '#app/ui/time.tsx'
import type { Role } from '#app/domain/roles.ts'

type Props = {
  endings: SerializeFrom<Endings>
  name: string
  own: boolean
  /** Only who leaves for good leaves the teams; whoever is replaced leaves licence, seat and threads to the successor. */
  how: 'removed' | 'deactivated' | 'replaced'
}

/** Says exactly what ends together with a membership: nothing is left for the person to find out afterwards (L22). */
export function EndingList({ endings, name, own, how }: Props) {
  const { clients, clientCount, pendingRequests, queuedRequests, invitations, scopes, sessions, elsewhere } =
    endings
  const { teams, licenceEndsAt, inbox, threads } = endings
  const { timeZone } = useAccount()
  const lines = [
    clientCount > 0 && m.people_ends_clients({ count: clientCount }),
    scopes > 0 && m.people_ends_scopes({ count: scopes }),
    pendingRequests > 0 && m.people_ends_pending({ count: pendingRequests }),
    queuedRequests > 0 && m.people_ends_queued({ count: queuedRequests }),
    invitations > 0 && m.people_ends_invitations({ count: invitations, name }),
    how === 'removed' && teams > 0 && m.people_ends_teams({ count: teams }),
    inbox === 'agent' && how !== 'replaced' && m.seats_ends_seat(),
    threads > 0 && how !== 'replaced' && m.seats_ends_threads({ count: threads }),
    sessions > 0 && m.people_ends_sessions({ count: sessions }),
  ].filter((line) => line !== false)
  return (
    <>
      {lines.length > 0 && (
        <>
          <p>{m.people_ends_title()}</p>
          <ul className="grid list-disc gap-1 pl-5">
            {lines.map((line, index) => (
              <li key={line}>
                {line}
                {index === 0 && clients.length > 0 && (
                  <Clients clients={clients} more={clientCount - clients.length} />
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="text-sm text-ink2">
        {own
          ? ownLogin(elsewhere)
          : elsewhere
            ? m.people_ends_elsewhere({ name })
            : m.people_ends_login({ name })}
      </p>
      {licenceEndsAt && how !== 'replaced' && (
        <p className="text-sm text-ink2">
          {m.people_ends_licence({ date: formatInstant(licenceEndsAt, getLocale(), timeZone, 'day') })}
        </p>
      )}
    </>
  )
}

function Clients({ clients, more }: { clients: Endings['clients']; more: number }) {
  return (
    <ul className="mt-1 max-h-60 overflow-y-auto text-sm text-ink2">
      {clients.map(({ client, role }, index) => (
        <li key={index}>
          {client} <span className="text-ink3">({roleName(role as Role)})</span>
        </li>
      ))}
      {more > 0 && <li>{m.linking_and_more({ count: more })}</li>}
    </ul>
  )
}

const ownLogin = (elsewhere: boolean) =>
  elsewhere ? m.people_ends_elsewhere_own() : m.people_ends_login_own()
