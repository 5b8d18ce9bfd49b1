import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { usePeoplePaths } from './paths.ts'

type Props = { membershipId: string; name: string; factor: { on: boolean; own: boolean } }

/** Whether somebody has a second factor, for the account's admins, and the way to take it away (P9). */
export function MemberFactor({ membershipId, name, factor: { on, own } }: Props) {
  const paths = usePeoplePaths()
  return (
    <Card title={m.factor_field()}>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p className="min-w-56 flex-1 text-sm text-ink2">
          {on ? m.factor_member_on({ name }) : m.factor_member_none({ name })}
        </p>
        {own ? (
          <ButtonLink to="/me/second-factor">{m.factor_member_own()}</ButtonLink>
        ) : (
          on && <ButtonLink to={paths.secondFactor(membershipId)}>{m.factor_member_off()}</ButtonLink>
        )}
      </div>
    </Card>
  )
}
