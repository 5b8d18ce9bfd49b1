import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { AccountForm, FormErrors, HiddenFields } from '#app/ui/form.tsx'
import { Actions, Page } from '#app/ui/page.tsx'
import { Time } from '#app/ui/time.tsx'
import { usePeoplePaths } from './paths.ts'

type Props = { offer: { heir: string; expiresAt: string }; errors?: string[] }

/** What the owner sees while an offer waits for its answer, and the way to take it back. */
export function OpenOffer({ offer: { heir, expiresAt }, errors }: Props) {
  const { name: account, timeZone } = useAccount()
  const paths = usePeoplePaths()
  return (
    <Page
      title={m.people_transfer_title({ account })}
      back={{ to: paths.settings, label: m.common_nav_settings() }}
      narrow
    >
      <Card>
        <AccountForm action={paths.ownership()} className="grid gap-4">
          <HiddenFields fields={{ intent: 'cancel' }} />
          <FormErrors errors={errors} />
          <p>{m.factor_offer_open({ name: heir, account })}</p>
          <p className="text-sm text-ink2">
            {m.factor_offer_until()} <Time at={expiresAt} zone={timeZone} />
          </p>
          <Actions>
            <Button variant="danger">{m.factor_offer_cancel({ name: heir })}</Button>
            <ButtonLink to={paths.people}>{m.people_title()}</ButtonLink>
          </Actions>
        </AccountForm>
      </Card>
    </Page>
  )
}
