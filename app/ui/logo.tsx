/** The mark: a P that is a key. Drawn in the current colour on nothing. */
export function Mark({ className = 'size-6' }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" fill="none" aria-hidden className={className}>
      <rect width="32" height="32" rx="8" fill="currentColor" />
      <path
        d="M11.5 26V7.5h6a5.75 5.75 0 0 1 0 11.5h-6M12 24h4.5"
        className="stroke-surface"
        strokeWidth="3"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  )
}

/** Mark and name. */
export function Logo() {
  return (
    <span className="inline-flex items-center gap-2.5 font-semibold tracking-tight">
      <Mark className="size-6 text-accent" />
      Prokura
    </span>
  )
}
