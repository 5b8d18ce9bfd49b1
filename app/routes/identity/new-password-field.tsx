import * as m from '#app/i18n/paraglide/messages.js'
import { TextField } from '#app/ui/field.tsx'

type Props = { label: string; shortest: number; errors?: string[] }

/** A password that is being chosen, of at least so many characters. */
export function NewPasswordField({ label, shortest, errors }: Props) {
  return (
    <TextField
      name="password"
      type="password"
      label={label}
      hint={m.identity_password_hint({ count: shortest })}
      autoComplete="new-password"
      required
      errors={errors}
    />
  )
}
