import { useEffect, useState } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import { Td, Th } from '#app/ui/table.tsx'

/** The form to which the ticks of the list belong, wherever in the page it stands. */
export const selectionForm = 'selection'

/** What may be done with a selection stands in the form of this name: which contacts fit, on this page and in all. */
export type Selectable = {
  /** The list as a query string, for "all that match". */
  query: string
  /** How many match; beyond 10,000 it is 10,001. */
  count: number
  /** How many of them are on this page. */
  shown: number
}

export function SelectionTh() {
  const [scripted, setScripted] = useState(false)
  useEffect(() => setScripted(true), [])
  return (
    <Th className="w-0 pr-0">
      <span className="sr-only">{m.listing_select()}</span>
      {scripted && (
        <input
          type="checkbox"
          aria-label={m.ownership_tick_page()}
          className="tick m-0"
          onChange={({ currentTarget }) => tickAll(currentTarget.checked)}
        />
      )}
    </Th>
  )
}

/** Ticks every contact of the page, or none; the change bubbles up to whoever counts. */
function tickAll(checked: boolean) {
  for (const box of document.querySelectorAll<HTMLInputElement>(`input[name=contact][form=${selectionForm}]`))
    box.checked = checked
}

/** The tick of a row: `contact` in the form `selection`. */
export function SelectionTd({ id, name }: { id: string; name: string }) {
  return (
    <Td menu className="pl-4">
      <label className="grid size-6 place-items-center pointer-coarse:size-11">
        <span className="sr-only">{m.listing_select_one({ name })}</span>
        <input type="checkbox" name="contact" value={id} form={selectionForm} className="tick m-0" />
      </label>
    </Td>
  )
}
