import type { ReactNode } from 'react'

/** A part of a text under its own heading, which links can lead to. */
export function Part({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section id={id} className="grid gap-3 border-t border-line pt-6">
      <h2 className="text-lg font-semibold">{title}</h2>
      {children}
    </section>
  )
}

/** What to do, one after the other. */
export function Steps({ items }: { items: string[] }) {
  return (
    <ol className="grid gap-3">
      {items.map((item, index) => (
        <li key={item} className="flex gap-3">
          <span
            aria-hidden
            className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent"
          >
            {index + 1}
          </span>
          <span>{item}</span>
        </li>
      ))}
    </ol>
  )
}

/** Points that each carry the same mark. */
export function Ticks({ items, mark }: { items: string[]; mark: ReactNode }) {
  return (
    <ul className="mt-2 grid gap-2">
      {items.map((item) => (
        <li key={item} className="flex gap-2.5">
          {mark}
          <span>{item}</span>
        </li>
      ))}
    </ul>
  )
}
