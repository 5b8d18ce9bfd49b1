import type { FetcherWithComponents } from '@remix-run/react'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Button, TextLink } from '#app/ui/button.tsx'
import { HiddenFields } from '#app/ui/form.tsx'
import { useConversationPaths } from '../paths.ts'
import type { LevelAnswer } from './refusals.ts'

type Props = {
  membershipId: string
  swap: NonNullable<LevelAnswer['swap']>
  /** The row's own, so that its answer comes into the row. */
  Form: FetcherWithComponents<LevelAnswer>['Form']
}

/** With whom somebody can swap, one click each; else more seats (V2). */
export function SwapOffer({ membershipId, swap: { holders, more }, Form }: Props) {
  const account = useAccount()
  const paths = useConversationPaths()
  return (
    <>
      {holders.length > 0 && <p className="text-ink2">{m.seats_swap_text()}</p>}
      <div className="flex flex-wrap items-center gap-2">
        {holders.map((holder) => (
          <Form key={holder.membershipId} method="post">
            <HiddenFields
              fields={{
                account: account.id,
                membershipId,
                level: 'agent',
                swapWith: holder.membershipId,
              }}
            />
            <Button small>{m.seats_swap_with({ name: holder.name })}</Button>
          </Form>
        ))}
      </div>
      <p className="flex flex-wrap gap-x-4">
        {more && <TextLink to={`${paths.roles}?level=agent`}>{m.seats_swap_more()}</TextLink>}
        <TextLink to={paths.seats}>{m.seats_buy()}</TextLink>
      </p>
    </>
  )
}
