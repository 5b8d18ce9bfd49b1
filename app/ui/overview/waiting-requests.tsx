import { Inbox } from 'lucide-react'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '../account-context.tsx'
import { ButtonLink } from '../button.tsx'
import { Time } from '../time.tsx'

type Request = { id: string; agencyName: string; requesterName: string; expiresAt: string }

/** Requests that this person can decide, above everything else on the page. */
export function WaitingRequests({ requests }: { requests: Request[] }) {
  const { timeZone } = useAccount()
  if (requests.length === 0) return null
  return (
    <section className="rounded-lg border border-accent/30 bg-accent-soft p-5">
      <h2 className="flex items-center gap-2 font-semibold">
        <Inbox aria-hidden className="size-5 text-accent" />
        {m.common_overview_decide()}
      </h2>
      <p className="mt-0.5 text-sm text-ink2">{m.common_overview_decide_text()}</p>
      <ul className="mt-3 grid gap-2">
        {requests.map(({ id, agencyName, requesterName, expiresAt }) => (
          <li
            key={id}
            className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md bg-surface px-4 py-2.5 text-sm"
          >
            <span className="min-w-48 grow">
              <span className="block font-medium">
                {m.common_overview_decide_row({ person: requesterName, agency: agencyName })}
              </span>
              <span className="text-ink3">
                {m.common_overview_decide_until()} <Time at={expiresAt} zone={timeZone} />
              </span>
            </span>
            <ButtonLink to={`/requests/${id}`} reloadDocument>
              {m.common_overview_decide_open()}
            </ButtonLink>
          </li>
        ))}
      </ul>
    </section>
  )
}
