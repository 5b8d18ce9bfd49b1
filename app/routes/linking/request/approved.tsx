import * as m from '#app/i18n/paraglide/messages.js'
import type { GrantableRole } from '#app/domain/roles.ts'
import { ButtonLink, TextLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { PublicPage } from '#app/ui/public.tsx'
import { roleName, RoleWords } from '#app/ui/roles.tsx'
import { Time } from '#app/ui/time.tsx'
import type { RequestFacts } from './visit.ts'

type Access = {
  linkId: string
  accountId: string
  accountName: string
  maxRole: GrantableRole
  /** A calendar day, or empty for no end. */
  lastDay: string
  people: { name: string; role: GrantableRole }[]
}

/** After an approval: who can do what from now on, and where to see and end it (L13). */
export function Approved({ facts, access }: { facts: RequestFacts; access: Access[] }) {
  const agency = facts.agencyName
  return (
    <PublicPage wide bare title={m.access_approved_title({ agency })} lead={m.access_approved_lead()}>
      {access.map((each) => (
        <Card key={each.linkId} title={each.accountName}>
          <div className="grid gap-4">
            <p>
              {m.access_approved_max({ agency, account: each.accountName, role: roleName(each.maxRole) })}{' '}
              {each.lastDay ? (
                <>
                  {m.access_approved_until()} <Time at={`${each.lastDay}T12:00:00Z`} zone="UTC" style="day" />
                  .
                </>
              ) : (
                m.access_approved_no_end()
              )}
            </p>
            <RoleWords role={each.maxRole} />
            <div>
              <p className="text-sm text-ink3">{m.access_approved_people()}</p>
              <ul>
                {each.people.map(({ name, role }, index) => (
                  <li key={index} className="font-medium">
                    {m.access_approved_person({ name, role: roleName(role) })}
                  </li>
                ))}
              </ul>
            </div>
            <div className="flex flex-wrap gap-2">
              <ButtonLink to={`/a/${each.accountId}/access`} variant="primary">
                {m.access_approved_see_do({ account: each.accountName })}
              </ButtonLink>
              <ButtonLink to={`/a/${each.accountId}`}>{m.access_approved_account()}</ButtonLink>
            </div>
          </div>
        </Card>
      ))}
      <Card title={m.access_approved_next()}>
        <ul className="grid list-disc gap-2 pl-5 text-ink2 marker:text-ink3">
          <li>{m.access_approved_see_text()}</li>
          <li>{m.access_request_safe_log()}</li>
          <li>
            <TextLink to="/guide">{m.access_approved_guide()}</TextLink>
          </li>
        </ul>
      </Card>
    </PublicPage>
  )
}
