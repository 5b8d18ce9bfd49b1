const looks = {
  plain: 'bg-accent-soft text-accent',
  acting: 'bg-acting text-white',
  inverse: 'bg-white text-acting-ink',
}
type Look = keyof typeof looks

/** A square with the first letters of a name, for finding an account at a glance; silent for screen readers. */
export function Initials({ name, look = 'plain', large }: { name: string; look?: Look; large?: boolean }) {
  return (
    <span
      aria-hidden
      className={`grid ${sizeOf(large)} shrink-0 place-items-center rounded-md font-semibold ${looks[look]}`}
    >
      {initials(name)}
    </span>
  )
}

/** An account's logo, or where it has none the first letters of its name. The name always stands beside it. */
export function AccountMark({
  logo,
  ...rest
}: {
  name: string
  logo: string | null | undefined
  look?: Look
  large?: boolean
}) {
  if (!logo) return <Initials {...rest} />
  // On white in the dark as well: logos are drawn for paper.
  return (
    <img
      src={logo}
      alt=""
      className={`${sizeOf(rest.large)} shrink-0 rounded-md bg-white object-contain p-0.5 ring-1 ring-line`}
    />
  )
}

const sizeOf = (large?: boolean) => (large ? 'size-16 text-lg' : 'size-7 text-xs')

/** One letter from each of the first two words: `Nordwind Logistik GmbH` → `NL`. */
export function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  return words
    .slice(0, 2)
    .map((word) => [...word][0]!.toLocaleUpperCase())
    .join('')
}
