import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Button } from '#app/ui/button.tsx'
import { useContactPaths } from '../paths.ts'

/** What else than assigning is done with ticked contacts; each leads to a page of its own. Null for who only reads. */
export function useBulkButtons() {
  const { role, trialOver } = useAccount()
  const paths = useContactPaths()
  if (!isAtLeast(role, 'member') || trialOver) return null
  return (
    <>
      <Button small formAction={paths.listEntries}>
        {m.record_bulk_lists()}
      </Button>
      <Button small formAction={paths.archivings}>
        {m.record_bulk_archive()}
      </Button>
    </>
  )
}
