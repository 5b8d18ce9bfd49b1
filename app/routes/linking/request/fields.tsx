import { grantableRoles, isAtMost, type GrantableRole, type Role } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { TextField } from '#app/ui/field.tsx'
import { RoleSelect } from '#app/ui/roles.tsx'
import type { Answer } from './page.tsx'
import type { RequestFacts } from './visit.ts'

/** What was typed into a field before it was refused. */
export function typedIn(answer: Answer | undefined, name: string): string | undefined {
  const value = answer?.values[name]
  return Array.isArray(value) ? value[0] : value
}

/** `label` replaces the visible one, where the account beside it says enough to whoever sees it. */
type RoleProps = { facts: RequestFacts; answer?: Answer; name?: string; label?: string }

/** The role to give: what was asked, or less. Where nothing was asked the least is chosen, and all up to admin offered. */
export function GivenRole({ facts, answer, name = 'role', label }: RoleProps) {
  const { ceiling, roleAsked, agencyName } = facts
  const above = grantableRoles.filter((role) => !isAtMost(role, ceiling))
  return (
    <RoleSelect
      name={name}
      label={label ?? m.access_request_role_field()}
      ceiling={ceiling}
      defaultValue={
        (typedIn(answer, name) as Role | undefined) ?? roleAsked ?? ('viewer' satisfies GrantableRole)
      }
      reasons={Object.fromEntries(above.map((role) => [role, m.access_request_role_above()]))}
      hideLabel={label !== undefined}
      hint={label === undefined && m.access_request_role_hint({ agency: agencyName })}
      errors={answer?.errors[name]}
    />
  )
}

/** The optional last day of the access. */
export function EndDate({ answer }: { answer?: Answer }) {
  return (
    <TextField
      type="date"
      name="endsOn"
      label={m.access_request_end_date()}
      optional
      hint={m.access_request_end_date_hint()}
      defaultValue={typedIn(answer, 'endsOn')}
      errors={answer?.errors.endsOn}
    />
  )
}
