import { Link, useLocation } from '@remix-run/react'
import type { ComponentProps, ReactNode } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import { buttonClass } from './button.tsx'

/**
 * A table in a region of its own: where it has less than 640 px its rows are stacked, each cell below its `label`.
 * `label` names the table for screen readers; `head` are its `Th`s, children its `Tr`s.
 * The roles are written out because stacked display would take them away.
 */
export function Table({ label, head, children }: { label: string; head: ReactNode; children: ReactNode }) {
  return (
    // A region that scrolls must be reachable by keyboard.
    <div
      role="region"
      aria-label={label}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="table-frame @container/table rounded-lg border border-line bg-surface"
    >
      <table role="table" className="w-full text-sm stacked:block">
        <thead className="stacked:sr-only">
          <tr role="row" className="border-b border-line">
            {head}
          </tr>
        </thead>
        <tbody className="divide-y divide-line stacked:block">{children}</tbody>
      </table>
    </div>
  )
}

type Align = { numeric?: boolean }

export function Tr({ className = '', ...rest }: ComponentProps<'tr'>) {
  return (
    <tr
      role="row"
      {...rest}
      className={`hover:bg-canvas stacked:relative stacked:block stacked:py-2.5 ${className}`}
    />
  )
}

export function Th({ numeric, className = '', ...rest }: Align & ComponentProps<'th'>) {
  return (
    <th
      role="columnheader"
      scope="col"
      {...rest}
      className={`h-9 px-4 text-xs font-medium whitespace-nowrap text-ink3 ${numeric ? 'text-right' : 'text-left'} ${className}`}
    />
  )
}

type TdProps = Align & { label?: string; main?: boolean; menu?: boolean } & ComponentProps<'td'>

/** A cell. `label` is the column's name for stacked rows; `main` is the row's title there, `menu` its ⋯ in the corner. */
export function Td({ label, main, menu, numeric, className = '', children, ...rest }: TdProps) {
  const place = menu
    ? 'w-0 py-1 pr-2 stacked:absolute stacked:top-1.5 stacked:right-2 stacked:w-auto stacked:p-0'
    : `px-4 py-1.5 stacked:py-0.5 ${main ? 'font-medium stacked:pr-14 stacked:text-base' : 'stacked:flex stacked:gap-3'}`
  return (
    <td
      // eslint-disable-next-line jsx-a11y/no-interactive-element-to-noninteractive-role
      role="cell"
      {...rest}
      className={`h-10 align-middle stacked:block stacked:h-auto stacked:text-left ${place} ${numeric ? 'text-right tabular-nums' : ''} ${className}`}
    >
      {label && (
        <span aria-hidden className="hidden w-28 shrink-0 text-ink3 stacked:block">
          {label}
        </span>
      )}
      {label ? <span className="min-w-0 grow">{children}</span> : children}
    </td>
  )
}

type PagerProps = { page: number; hasNext: boolean }

/** Earlier and later pages as links that keep every other search parameter. Nothing is counted: lists read one row more than they show. */
export function Pager({ page, hasNext }: PagerProps) {
  const { search } = useLocation()
  const to = (number: number) => {
    const params = new URLSearchParams(search)
    if (number > 1) params.set('page', String(number))
    else params.delete('page')
    return `?${params}`
  }
  if (page <= 1 && !hasNext) return null
  return (
    <nav aria-label={m.common_pages()} className="mt-3 flex flex-wrap items-center justify-between gap-3">
      <p className="text-sm text-ink3">{m.common_page({ page })}</p>
      <div className="flex gap-2">
        {page > 1 && (
          <Link to={to(page - 1)} rel="prev" className={buttonClass({ small: true })}>
            {m.common_previous()}
          </Link>
        )}
        {hasNext && (
          <Link to={to(page + 1)} rel="next" className={buttonClass({ small: true })}>
            {m.common_next()}
          </Link>
        )}
      </div>
    </nav>
  )
}
