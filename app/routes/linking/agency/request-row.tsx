import type { SerializeFrom } from '@remix-run/node'
import type { RequestRow } from '#app/domain/linking/access-requests.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { roleName } from '#app/ui/roles.tsx'
import { Td, Tr } from '#app/ui/table.tsx'
import { Time } from '#app/ui/time.tsx'
import { RequestMenu } from './request-menu.tsx'
import { addressClass, MailDelivery, RequestState, TimeLeft } from './request-state.tsx'

/** One line of the requests list (L10). */
export function RequestListRow({ request }: { request: SerializeFrom<RequestRow> }) {
  const { timeZone } = useAccount()
  return (
    <Tr>
      <Td main className={`min-w-52 ${addressClass(request.address)}`}>
        {request.address}
      </Td>
      <Td label={m.common_status()}>
        <RequestState state={request.state} />
        {request.secondsLeft !== null && (
          <span className="block text-xs text-ink2 stacked:inline stacked:pl-2">
            <TimeLeft seconds={request.secondsLeft} />
          </span>
        )}
      </Td>
      <Td label={m.common_role()}>
        {request.roleAsked ? (
          roleName(request.roleAsked)
        ) : (
          <span className="text-ink3">{m.linking_role_open()}</span>
        )}
      </Td>
      <Td label={m.linking_mail()}>
        <MailDelivery mail={request.mail} reason={request.mailReason} />
      </Td>
      <Td label={m.linking_asked_by()}>{request.requesterName}</Td>
      <Td label={m.linking_asked_on()}>
        <Time at={request.askedAt ?? request.createdAt} zone={timeZone} style="day" />
      </Td>
      <Td menu>
        <RequestMenu request={request} />
      </Td>
    </Tr>
  )
}
