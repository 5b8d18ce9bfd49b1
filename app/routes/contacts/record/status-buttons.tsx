import type { Status } from '#app/domain/contacts/contact.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { AccountForm, HiddenFields } from '#app/ui/form.tsx'

const steps: Record<Status, () => string> = {
  won: m.record_mark_won,
  lost: m.record_mark_lost,
  cancelled: m.record_mark_cancelled,
  open: m.record_reopen,
}

/** What can become of the contact, one click each: an open one is closed, a closed one opened again. */
export function StatusButtons({ status, version }: { status: Status; version: number }) {
  const next: Status[] = status === 'open' ? ['won', 'lost', 'cancelled'] : ['open']
  return (
    <AccountForm className="flex flex-wrap gap-2">
      <HiddenFields fields={{ intent: 'status', version: String(version) }} />
      {next.map((each) => (
        <Button key={each} name="status" value={each}>
          {steps[each]()}
        </Button>
      ))}
    </AccountForm>
  )
}
