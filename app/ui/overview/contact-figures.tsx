import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { useAccount } from '../account-context.tsx'
import { mostNewCounted } from '../new-contacts.tsx'
import { Figure, Figures, More } from './figures.tsx'

type Work = { open: number; due: number; unassigned: number }

/** The database counts no further. */
const exactUpTo = 10_000

/** Contacts that wait for whoever reads this, each with the way to them; nothing where none do. */
export function ContactFigures({ work }: { work: Work }) {
  const { id, newContacts } = useAccount()
  const figures = figuresOf(`/a/${id}/contacts`, work, newContacts).filter(({ count }) => count > 0)
  if (figures.length === 0) return null
  return (
    <Figures>
      {figures.map(({ label, count, most = exactUpTo, note, to, see }) => (
        <Figure key={to} label={label} value={upTo(most, count)} note={note}>
          <More to={to}>{see}</More>
        </Figure>
      ))}
    </Figures>
  )
}

type Waiting = { label: string; count: number; most?: number; note: string; to: string; see: string }

function figuresOf(contacts: string, { open, due, unassigned }: Work, newContacts: number): Waiting[] {
  return [
    {
      label: m.ownership_new_title(),
      count: newContacts,
      most: mostNewCounted,
      note: m.common_overview_new_contacts_text(),
      to: `${contacts}/assigned`,
      see: m.common_overview_see_new_contacts(),
    },
    {
      label: m.common_overview_due(),
      count: due,
      note: m.common_overview_due_text(),
      to: `${contacts}/follow-ups`,
      see: m.common_overview_see_due(),
    },
    {
      label: m.common_overview_own_contacts(),
      count: open,
      note: m.common_overview_own_contacts_text(),
      to: `${contacts}?owner=me&status=open`,
      see: m.common_overview_see_own_contacts(),
    },
    {
      label: m.common_overview_unassigned(),
      count: unassigned,
      note: m.common_overview_unassigned_text(),
      to: `${contacts}?owner=nobody&status=open&privacy=shared`,
      see: m.common_overview_see_unassigned(),
    },
  ]
}

function upTo(most: number, count: number): string {
  const number = Math.min(count, most).toLocaleString(getLocale() === 'de' ? 'de-DE' : 'en-GB')
  return count > most ? `${number}+` : number
}
