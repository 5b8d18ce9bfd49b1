import type { ReactNode } from 'react'

type Props = {
  title?: ReactNode
  actions?: ReactNode
  flush?: boolean
  className?: string
  children?: ReactNode
}

/** A quiet box. `flush` leaves out the padding, for tables and lists that bring their own. */
export function Card({ title, actions, flush, className = '', children }: Props) {
  return (
    <div className={`rounded-lg border border-line bg-surface ${className}`}>
      {(title || actions) && (
        <div className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-5 py-3">
          <h2 className="font-semibold">{title}</h2>
          {actions}
        </div>
      )}
      <div className={flush ? '' : 'p-5'}>{children}</div>
    </div>
  )
}
