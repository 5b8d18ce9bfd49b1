import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink } from '#app/ui/button.tsx'
import { Notice } from '#app/ui/notice.tsx'
import type { Barrier } from './login-route.ts'

const words: Record<Barrier, (facts: { name: string }) => string> = {
  own: m.logins_refused_yourself,
  above: m.people_refused_above_you,
  deactivated: m.people_refused_deactivated,
  elsewhere: m.logins_elsewhere,
}

/** Why nothing can be done about a login here, and what can be done instead. */
export function LoginBarrier({
  barrier,
  name,
  ownPage,
}: {
  barrier: Barrier
  name: string
  ownPage: string
}) {
  return (
    <Notice tone="warn">
      <p>{words[barrier]({ name })}</p>
      {barrier === 'own' && (
        <ButtonLink small to={ownPage} className="mt-2">
          {m.logins_to_own()}
        </ButtonLink>
      )}
    </Notice>
  )
}
