import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink } from '#app/ui/button.tsx'
import { PublicPage } from '#app/ui/public.tsx'
import { deadWords, type DeadReason } from './invitation-words.ts'

/** The page of an invitation that cannot be accepted any more. */
export function DeadInvitationPage({ reason, accountName }: { reason: DeadReason; accountName: string }) {
  const { title, text } = deadWords[reason]
  return (
    <PublicPage title={title({ account: accountName })} lead={text({ account: accountName })}>
      <div>
        <ButtonLink to="/">{reason === 'accepted' ? m.people_dead_go() : m.people_dead_start()}</ButtonLink>
      </div>
    </PublicPage>
  )
}
