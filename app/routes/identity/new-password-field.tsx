import * as m from '#app/i18n/paraglide/messages.js'
import { TextField } from '#app/ui/field.tsx'

/** A password that is being chosen. */
export function NewPasswordField({
  name = 'password',
  label,
  errors,
}: {
  name?: string
  label: string
  errors?: string[]
}) {
  return (
    <TextField
      name={name}
      type="password"
      label={label}
      hint={m.identity_password_hint({ count: 10 })}
      autoComplete="new-password"
      required
      errors={errors}
    />
  )
}
