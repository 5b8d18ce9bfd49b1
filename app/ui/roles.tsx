import { Check, X } from 'lucide-react'
import type { ChangeEventHandler, ReactNode } from 'react'
import { grantableRoles, isAtMost, roles, type GrantableRole, type Role } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { roleCan, roleCannot, roleName, type RoleOf } from '#app/i18n/role-words.ts'
import { SelectField } from './field.tsx'

export { roleCan, roleCannot, roleName, type RoleOf }

/** The two lists side by side. */
export function RoleWords({ role, of }: { role: Role; of?: RoleOf }) {
  return (
    <div className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-2">
      <WordList
        title={m.common_can()}
        items={roleCan(role, of)}
        mark={<Check aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />}
      />
      <WordList
        title={m.common_cannot()}
        items={roleCannot(role, of)}
        mark={<X aria-hidden className="mt-0.5 size-4 shrink-0 text-ink3" />}
      />
    </div>
  )
}

function WordList({ title, items, mark }: { title: string; items: string[]; mark: ReactNode }) {
  if (items.length === 0) return null
  return (
    <div>
      <p className="mb-1 font-medium">{title}</p>
      <ul className="grid gap-1 text-ink2">
        {items.map((item) => (
          <li key={item} className="flex gap-2">
            {mark}
            <span>{item}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** For each role above a ceiling, why it cannot be chosen. */
export function reasonsAbove(ceiling: Role, why: (role: GrantableRole) => string | undefined) {
  const above = grantableRoles.filter((role) => !isAtMost(role, ceiling))
  return Object.fromEntries(above.map((role) => [role, why(role)]))
}

type SelectProps = {
  name?: string
  /** The highest role that may be chosen; those above are shown, disabled, with the reason. */
  ceiling: Role
  defaultValue?: Role
  /** Where the page itself keeps the choice. */
  value?: Role
  onChange?: ChangeEventHandler<HTMLSelectElement>
  /** Why a role cannot be chosen, where it is not just above the ceiling. */
  reasons?: Partial<Record<Role, string | undefined>>
  /** For reasons too long for an entry of the list: they stand in the hint, written out. */
  reasonsBelow?: boolean
  /** The roles to show; those an agency can hold unless told otherwise. */
  among?: readonly Role[]
  label?: string
  hideLabel?: boolean
  /** An entry with the empty value, such as "No role proposed". */
  none?: string
  hint?: ReactNode
  errors?: string[]
  className?: string
}

/** A role as a native select. */
export function RoleSelect({
  name = 'role',
  ceiling,
  reasons = {},
  reasonsBelow,
  among = grantableRoles,
  label,
  none,
  hint,
  ...rest
}: SelectProps) {
  const choices = roles
    .filter((role) => among.includes(role))
    .map((role) => ({
      role,
      reason: reasons[role] ?? (isAtMost(role, ceiling) ? null : m.common_role_above()),
    }))
  const options = choices.map(({ role, reason }) => ({
    value: role,
    label: reason && !reasonsBelow ? `${roleName(role)} – ${reason}` : roleName(role),
    disabled: reason !== null,
  }))
  return (
    <SelectField
      name={name}
      label={label ?? m.common_role()}
      options={none === undefined ? options : [{ value: '', label: none }, ...options]}
      hint={reasonsBelow ? <Reasons choices={choices} /> : hint}
      {...rest}
    />
  )
}

/** "Manager, Admin: more than Nordwind allows", a line each reason. */
function Reasons({ choices }: { choices: { role: Role; reason: string | null }[] }) {
  const lines = new Map<string, Role[]>()
  for (const { role, reason } of choices)
    if (reason !== null) lines.set(reason, [...(lines.get(reason) ?? []), role])
  return (
    <ul aria-live="polite">
      {[...lines].map(([reason, those]) => (
        <li key={reason}>
          {those.map((role) => roleName(role)).join(', ')}: {reason}
        </li>
      ))}
    </ul>
  )
}
