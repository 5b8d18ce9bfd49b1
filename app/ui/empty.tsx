import type { ReactNode } from 'react'

/** Where a list would be: says why there is nothing and what to do next. */
export function EmptyState({
  title,
  text,
  action,
}: {
  title: ReactNode
  text?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className="rounded-lg border border-dashed border-line bg-surface px-6 py-12 text-center">
      <p className="text-lg font-semibold">{title}</p>
      {text && <p className="mx-auto mt-1 max-w-prose text-ink2">{text}</p>}
      {action && <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  )
}
