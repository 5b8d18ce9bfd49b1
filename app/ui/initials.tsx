const looks = {
  plain: 'bg-accent-soft text-accent',
  acting: 'bg-acting text-white',
  inverse: 'bg-white text-acting-ink',
}

/** A square with the first letters of a name, for finding an account at a glance; silent for screen readers. */
export function Initials({ name, look = 'plain' }: { name: string; look?: keyof typeof looks }) {
  return (
    <span
      aria-hidden
      className={`grid size-7 shrink-0 place-items-center rounded-md text-xs font-semibold ${looks[look]}`}
    >
      {initials(name)}
    </span>
  )
}

/** One letter from each of the first two words: `Nordwind Logistik GmbH` → `NL`. */
export function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  return words
    .slice(0, 2)
    .map((word) => [...word][0]!.toLocaleUpperCase())
    .join('')
}
