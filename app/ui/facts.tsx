import type { ReactNode } from 'react'

const columnsOf = {
  1: 'gap-y-3',
  2: 'gap-y-4 sm:grid-cols-2',
  4: 'gap-y-4 sm:grid-cols-2 lg:grid-cols-4',
  5: 'grid-cols-2 gap-y-4 sm:grid-cols-3 lg:grid-cols-5',
}

/** Names with their values: each name above its value in as many columns as given, else beside it, one line a fact. */
export function Facts({ columns, children }: { columns?: keyof typeof columnsOf; children: ReactNode }) {
  const layout = columns
    ? columnsOf[columns]
    : 'gap-y-3 sm:grid-cols-[auto_minmax(0,1fr)] sm:[&>div]:contents'
  return <dl className={`grid gap-x-6 ${layout}`}>{children}</dl>
}

export function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-ink3">{name}</dt>
      <dd className="min-w-0 font-medium break-words [&_time]:whitespace-normal">{children}</dd>
    </div>
  )
}
