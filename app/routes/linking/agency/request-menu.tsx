import type { RequestListState } from '#app/domain/linking/access-requests.ts'
import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Menu, MenuAction, MenuLink } from '#app/ui/menu.tsx'
import { useClientPaths } from './paths.ts'

type Request = { id: string; address: string; state: RequestListState; mine: boolean }

/** The ⋯ of a request: what its state and the reader's role allow; nothing where nothing is. */
export function RequestMenu({ request }: { request: Request }) {
  const paths = useClientPaths()
  const { role } = useAccount()
  const { id, address, state, mine } = request
  const open = state === 'pending' || state === 'queued'
  const mayCancel = open && isAtLeast(role, mine ? 'manager' : 'admin')
  const mayResend = state === 'pending' || state === 'expired'
  const mayAskAgain = state === 'declined' || state === 'cancelled'
  if (!mayCancel && !mayResend && !mayAskAgain) return null
  return (
    <Menu label={address}>
      {mayResend && <MenuAction action={paths.resends(id)}>{m.linking_resend()}</MenuAction>}
      {mayAskAgain && (
        <MenuLink to={`${paths.connect}?address=${encodeURIComponent(address)}`}>
          {m.linking_ask_again()}
        </MenuLink>
      )}
      {mayCancel && (
        <MenuLink to={paths.cancellation(id)} danger>
          {m.linking_cancel_request()}
        </MenuLink>
      )}
    </Menu>
  )
}
