import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { TextLink } from '#app/ui/button.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Time } from '#app/ui/time.tsx'
import { usePeoplePaths } from './paths.ts'

type Props = {
  person: { membershipId: string; name: string }
  count: number
  /** Whom they wait for; null where nobody was invited to take over. */
  waiting: { address: string; expiresAt: string; open: boolean } | null
}

/** Open contacts that are still with somebody who cannot work on them, and the way to give them to somebody else (P5, P6). */
export function ContactsLeft({ person: { membershipId, name }, count, waiting }: Props) {
  const { timeZone } = useAccount()
  const paths = usePeoplePaths()
  return (
    <Notice tone={waiting?.open ? 'info' : 'warn'}>
      <p>
        {waiting?.open ? (
          <>
            {m.departures_waiting({ count, address: waiting.address })}{' '}
            <Time at={waiting.expiresAt} zone={timeZone} />.
          </>
        ) : waiting ? (
          m.departures_not_taken_over({ count, name, address: waiting.address })
        ) : (
          m.departures_still_there({ count, name })
        )}{' '}
        <TextLink to={`${paths.contacts(membershipId)}&status=open`}>{m.departures_give_away()}</TextLink>
      </p>
    </Notice>
  )
}
