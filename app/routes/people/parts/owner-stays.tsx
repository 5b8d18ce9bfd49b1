import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { usePeoplePaths } from './paths.ts'

/** Why the owner cannot go, and how ownership is handed over first (P10). */
export function OwnerStays({ own }: { own: boolean }) {
  const { id, name, role } = useAccount()
  const command = `npm run admin -- transfer-account --account ${id} --to …`
  const paths = usePeoplePaths()
  return (
    <Notice tone="warn" title={m.people_refused_owner_stays()}>
      <p>{own ? m.people_owner_stays_own({ account: name }) : m.people_owner_stays_other()}</p>
      <p className="mt-2 text-ink2">{m.people_owner_gone({ command })}</p>
      {role === 'owner' && (
        <ButtonLink small to={paths.ownership()} className="mt-2">
          {m.people_transfer()}
        </ButtonLink>
      )}
    </Notice>
  )
}
