import type { FormAnswer } from '#app/auth/form.ts'
import type { GrantableRole, Role } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { TextField } from '#app/ui/field.tsx'
import { typed } from '#app/ui/form.tsx'
import { reasonsAbove, RoleSelect } from '#app/ui/roles.tsx'
import type { RequestFacts } from './visit.ts'

/** `label` replaces the visible one, where the account beside it says enough to whoever sees it. */
type RoleProps = { facts: RequestFacts; answer?: FormAnswer; name?: string; label?: string }

/** The role to give: what was asked, or less. Where nothing was asked the least is chosen, and all up to admin offered. */
export function GivenRole({ facts, answer, name = 'role', label }: RoleProps) {
  const { ceiling, roleAsked, agencyName } = facts
  return (
    <RoleSelect
      name={name}
      label={label ?? m.access_request_role_field()}
      ceiling={ceiling}
      defaultValue={
        (typed(answer, name) as Role | undefined) ?? roleAsked ?? ('viewer' satisfies GrantableRole)
      }
      reasons={reasonsAbove(ceiling, () => m.access_request_role_above())}
      hideLabel={label !== undefined}
      hint={label === undefined && m.access_request_role_hint({ agency: agencyName })}
      errors={answer?.errors[name]}
    />
  )
}

/** The optional last day of the access. */
export function EndDate({ answer }: { answer?: FormAnswer }) {
  return (
    <TextField
      type="date"
      name="endsOn"
      label={m.access_request_end_date()}
      optional
      hint={m.access_request_end_date_hint()}
      defaultValue={typed(answer, 'endsOn')}
      errors={answer?.errors.endsOn}
    />
  )
}
