import type { Status } from '#app/domain/contacts/contact.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Badge, type BadgeTone } from '#app/ui/badge.tsx'

type Locale = 'en' | 'de'
type Say = (inputs?: Record<string, never>, options?: { locale?: Locale }) => string

const looks: Record<Status, { tone: BadgeTone; name: Say }> = {
  open: { tone: 'accent', name: m.contacts_status_open },
  won: { tone: 'ok', name: m.contacts_status_won },
  lost: { tone: 'danger', name: m.contacts_status_lost },
  cancelled: { tone: 'neutral', name: m.contacts_status_cancelled },
}

export const statusName = (status: Status, locale?: Locale) => looks[status].name({}, { locale })

/** How it stands with a contact, in a word. */
export function StatusBadge({ status }: { status: Status }) {
  return <Badge tone={looks[status].tone}>{statusName(status)}</Badge>
}
