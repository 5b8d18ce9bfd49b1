import type { GrantableRole } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Card } from '#app/ui/card.tsx'
import { roleName } from '#app/ui/roles.tsx'
import { Pager } from '#app/ui/table.tsx'

type Props = {
  person: { clients: { client: string; role: GrantableRole }[] | null; clientCount: number }
  page: number
  pages: number
}

/** Where somebody works for an agency, page by page; only for those who may see it. */
export function MemberClients({ person: { clients, clientCount }, page, pages }: Props) {
  const { isAgency } = useAccount()
  if (!isAgency || !clients) return null
  return (
    <Card title={m.people_works_for()}>
      {clientCount === 0 ? (
        <p className="text-sm text-ink2">{m.people_works_for_nobody()}</p>
      ) : (
        <ul className="grid gap-1 text-sm">
          {clients.map(({ client, role }, index) => (
            <li key={index}>
              {client} <span className="text-ink3">({roleName(role)})</span>
            </li>
          ))}
        </ul>
      )}
      <Pager page={page} hasNext={page < pages} />
    </Card>
  )
}
