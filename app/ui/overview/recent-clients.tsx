import { Form, Link } from '@remix-run/react'
import type { Role } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '../account-context.tsx'
import { Button } from '../button.tsx'
import { Card } from '../card.tsx'
import { Initials } from '../initials.tsx'
import { roleName } from '../roles.tsx'
import { Time } from '../time.tsx'

type Client = { id: string; clientId: string; name: string; myRole: Role | null; lastActiveAt: string }

/** The clients worked in last, each one click away for those who hold a grant there. */
export function RecentClients({ clients }: { clients: Client[] }) {
  const { id, timeZone } = useAccount()
  if (clients.length === 0) return null
  const more = (
    <Link to={`/a/${id}/clients`} className="text-link text-sm">
      {m.common_overview_see_clients()}
    </Link>
  )
  return (
    <Card title={m.common_overview_recent()} actions={more} flush>
      <ul className="divide-y divide-line">
        {clients.map((client) => (
          <li
            key={client.id}
            className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-5 py-2 text-sm"
          >
            <Initials name={client.name} />
            <Link to={`/a/${id}/clients/${client.id}`} className="min-w-40 grow font-medium hover:underline">
              {client.name}
            </Link>
            <span className="text-ink3">
              {m.common_last_active()} <Time at={client.lastActiveAt} zone={timeZone} style="day" />
            </span>
            {client.myRole && (
              <Form method="post" action={`/scopes/${client.clientId}`}>
                <Button small aria-label={`${m.common_go_to_account()}: ${client.name}`}>
                  {m.common_go_to_account()}
                </Button>
                <span className="sr-only">{roleName(client.myRole)}</span>
              </Form>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
