import type { Status } from '../contact.ts'

/** How many contacts, and what they are worth: whole cents, which may be more than a number holds exactly. */
export type Count = { contacts: number; cents: bigint }
export type Figures = Record<Status, Count>

/** Who or when, with its figures. `name` is null for a day, for no contact owner and for no team. */
export type FigureRow = { id: string | null; name: string | null; gone: boolean; figures: Figures }

export function noFigures(): Figures {
  const none = () => ({ contacts: 0, cents: 0n })
  return { open: none(), won: none(), lost: none(), cancelled: none() }
}

export function add(figures: Figures, status: Status, { contacts, cents }: Count) {
  figures[status].contacts += contacts
  figures[status].cents += cents
}
