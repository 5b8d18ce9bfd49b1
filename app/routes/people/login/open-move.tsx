import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Button } from '#app/ui/button.tsx'
import { AccountForm, HiddenFields } from '#app/ui/form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Time } from '#app/ui/time.tsx'

type Move = { address: string; expiresAt: string; expired: boolean }

/** An address that waits for its reader's yes, and how to take the question back. */
export function OpenMove({ move: { address, expiresAt, expired } }: { move: Move }) {
  const { timeZone } = useAccount()
  if (expired) return <Notice>{m.logins_move_expired({ address })}</Notice>
  return (
    <Notice title={m.logins_move_open({ address })}>
      <p>
        {m.logins_move_until()} <Time at={expiresAt} zone={timeZone} style="long" />
      </p>
      <AccountForm className="mt-2">
        <HiddenFields fields={{ intent: 'cancel' }} />
        <Button small>{m.logins_move_cancel()}</Button>
      </AccountForm>
    </Notice>
  )
}
