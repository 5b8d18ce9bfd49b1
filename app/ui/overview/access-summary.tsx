import { Link } from '@remix-run/react'
import { ShieldCheck } from 'lucide-react'
import type { Role } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '../account-context.tsx'
import { Badge } from '../badge.tsx'
import { Card } from '../card.tsx'
import { Initials } from '../initials.tsx'
import { roleName } from '../roles.tsx'

type Access = { linkId: string; agencyName: string; maxRole: Role; count: number }

/** The agencies that can enter this account, and the way to end it. */
export function AccessSummary({ access }: { access: Access[] }) {
  const { id } = useAccount()
  const more = (
    <Link to={`/a/${id}/access`} className="text-link text-sm">
      {m.common_overview_see_access()}
    </Link>
  )
  return (
    <Card title={m.common_overview_access()} actions={more} flush>
      {access.length === 0 ? (
        <p className="flex items-center gap-2.5 px-5 py-4 text-sm text-ink2">
          <ShieldCheck aria-hidden className="size-5 text-ok" />
          {m.common_overview_access_none()}
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {access.map(({ linkId, agencyName, maxRole, count }) => (
            <li
              key={linkId}
              className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-5 py-2 text-sm"
            >
              <Initials name={agencyName} />
              <span className="min-w-0 grow font-medium">{agencyName}</span>
              <span className="text-ink3">{m.common_people_count({ count })}</span>
              <Badge>{roleName(maxRole)}</Badge>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
