import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { usePeoplePaths } from './paths.ts'

/** Why the owner cannot go, and how ownership is handed over first (P10). */
export function OwnerStays({ own }: { own: boolean }) {
  const { name, role } = useAccount()
  const paths = usePeoplePaths()
  return (
    <Notice tone="warn" title={m.people_refused_owner_stays()}>
      <p>{own ? m.people_owner_stays_own({ account: name }) : m.people_owner_stays_other()}</p>
      {role === 'owner' ? (
        <ButtonLink small to={paths.ownership()} className="mt-2">
          {m.people_transfer()}
        </ButtonLink>
      ) : (
        <OwnerGone />
      )}
    </Notice>
  )
}

/** Why the last one who administers cannot go, and who can change that (P10). */
export function LastAdminStays() {
  const paths = usePeoplePaths()
  return (
    <Notice tone="warn" title={m.people_last_admin()}>
      <p>{m.people_refused_last_admin()}</p>
      <ButtonLink small to={paths.people} className="mt-2">
        {m.people_back()}
      </ButtonLink>
      <OwnerGone />
    </Notice>
  )
}

/** What is left where the owner does not come back: whoever runs this Prokura can hand the account over. */
function OwnerGone() {
  const { id } = useAccount()
  return (
    <>
      <p className="mt-2">{m.people_owner_gone()}</p>
      <code className="mt-1 block text-xs break-all">
        npm run admin -- transfer-account --account {id} --to {m.people_owner_gone_address()}
      </code>
    </>
  )
}
