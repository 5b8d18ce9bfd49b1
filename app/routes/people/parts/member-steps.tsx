import type { ReactNode } from 'react'
import type { MayDo } from '#app/domain/people/member.ts'
import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { AccountForm } from '#app/ui/form.tsx'
import { usePeoplePaths } from './paths.ts'

type Person = { membershipId: string; name: string; own: boolean; hasAddress: boolean; may: MayDo }

/** What can be done with somebody besides changing the role; what asks first is a link to the page that asks. */
export function MemberSteps({ person, teams }: { person: Person; teams: boolean }) {
  const { membershipId, name, own, hasAddress, may } = person
  const { name: account, role, acting } = useAccount()
  const changesTeams = teams && !acting && isAtLeast(role, 'admin')
  const paths = usePeoplePaths()
  if (!changesTeams && !Object.values(may).includes(true)) return null
  return (
    <Card flush>
      <ul className="divide-y divide-line">
        {may.reactivate && (
          <Step
            text={hasAddress ? m.people_reactivate_text({ name }) : m.people_reactivate_no_address({ name })}
          >
            {hasAddress && (
              <AccountForm action={paths.reactivation(membershipId)}>
                <Button>{m.people_reactivate_name({ name })}</Button>
              </AccountForm>
            )}
          </Step>
        )}
        {changesTeams && (
          <Step text={m.teams_step_text({ name })}>
            <ButtonLink to={paths.memberTeams(membershipId)}>{m.teams_step()}</ButtonLink>
          </Step>
        )}
        {may.changeLogin && (
          <>
            <Step text={m.logins_reset_short({ name })}>
              <ButtonLink to={paths.passwordReset(membershipId)}>{m.logins_reset()}</ButtonLink>
            </Step>
            <Step text={m.logins_address_short({ name })}>
              <ButtonLink to={paths.address(membershipId)}>{m.logins_address()}</ButtonLink>
            </Step>
          </>
        )}
        {may.transfer && (
          <Step text={m.people_make_owner_text({ name, account })}>
            <ButtonLink to={paths.ownership(membershipId)}>{m.people_make_owner()}</ButtonLink>
          </Step>
        )}
        {may.deactivate && (
          <Step text={m.replacing_short({ name })}>
            <ButtonLink to={paths.replacement(membershipId)}>{m.replacing_step()}</ButtonLink>
          </Step>
        )}
        {may.deactivate && (
          <Step text={m.people_deactivate_short({ name })}>
            <ButtonLink to={paths.deactivation(membershipId)}>{m.people_deactivate()}</ButtonLink>
          </Step>
        )}
        {may.remove && (
          <Step text={own ? m.people_leave_short({ account }) : m.people_remove_short({ name, account })}>
            <ButtonLink to={paths.removal(membershipId)}>
              {own ? m.people_leave() : m.people_remove()}
            </ButtonLink>
          </Step>
        )}
      </ul>
    </Card>
  )
}

function Step({ text, children }: { text: string; children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-5 py-4">
      <p className="min-w-56 flex-1 text-sm text-ink2">{text}</p>
      {children}
    </li>
  )
}
