import * as m from '#app/i18n/paraglide/messages.js'
import { TextLink } from '#app/ui/button.tsx'

/** A demo sends no mail: where to read it instead. */
export function DemoMailHint() {
  return (
    <p className="text-sm text-ink2">
      {m.identity_demo_mail()} <TextLink to="/dev/mail">/dev/mail</TextLink>
    </p>
  )
}
