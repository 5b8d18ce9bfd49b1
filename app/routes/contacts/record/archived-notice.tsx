import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { AccountForm, HiddenFields } from '#app/ui/form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Time } from '#app/ui/time.tsx'
import { useAccount } from '#app/ui/account-context.tsx'
import { useContactPaths } from '../paths.ts'

/** Says that the contact is archived, and how to bring it back. */
export function ArchivedNotice({
  contactId,
  at,
  mayRestore,
}: {
  contactId: string
  at: string
  mayRestore: boolean
}) {
  const paths = useContactPaths()
  const { timeZone } = useAccount()
  return (
    <Notice tone="warn" title={m.record_is_archived()}>
      <p>
        {m.record_is_archived_text()} <Time at={at} zone={timeZone} style="day" />.
      </p>
      {mayRestore && (
        <AccountForm action={paths.archivings} className="mt-2">
          <HiddenFields fields={{ intent: 'restore', contact: contactId, to: paths.one(contactId) }} />
          <Button small>{m.record_restore()}</Button>
        </AccountForm>
      )}
    </Notice>
  )
}
