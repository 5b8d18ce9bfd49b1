import type { FormAnswer } from '#app/auth/form.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { TextField } from '#app/ui/field.tsx'
import { typed } from '#app/ui/form.tsx'

type Props = { answer?: FormAnswer; label?: string; autoComplete?: 'username' | 'email' }

/** An address of one's own: the one a login has, or gets. */
export function EmailField({ answer, label = m.common_email(), autoComplete = 'username' }: Props) {
  return (
    <TextField
      name="email"
      type="email"
      label={label}
      autoComplete={autoComplete}
      required
      defaultValue={typed(answer, 'email')}
      errors={answer?.errors.email}
    />
  )
}
