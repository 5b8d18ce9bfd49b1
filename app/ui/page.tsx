import { Link } from '@remix-run/react'
import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'

type PageProps = {
  title: ReactNode
  /** One sentence below the title. */
  lead?: ReactNode
  /** Buttons at the right of the title. */
  actions?: ReactNode
  back?: { to: string; label: string }
  /** For forms and texts, which are hard to read at full width. */
  narrow?: boolean
  children?: ReactNode
}

/** The body of a console page: its one h1, then sections. */
export function Page({ title, lead, actions, back, narrow, children }: PageProps) {
  return (
    <div className={narrow ? 'max-w-2xl' : ''}>
      {back && (
        <Link
          to={back.to}
          className="mb-2 -ml-1 inline-flex min-h-6 items-center gap-1 rounded-sm px-1 text-sm text-ink2 hover:text-ink pointer-coarse:min-h-11"
        >
          <ArrowLeft aria-hidden className="size-4" />
          {back.label}
        </Link>
      )}
      <header className="mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="max-w-prose min-w-0">
          <h1 className="text-xl font-semibold tracking-tight text-balance">{title}</h1>
          {lead && <p className="mt-1 text-ink2">{lead}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">{children}</div>
    </div>
  )
}

type SectionProps = {
  title?: ReactNode
  text?: ReactNode
  actions?: ReactNode
  id?: string
  children?: ReactNode
}

/** A part of a page below its own h2. */
export function Section({ title, text, actions, id, children }: SectionProps) {
  return (
    <section id={id}>
      {(title || actions) && (
        <div className="mb-3 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
          <div className="min-w-0">
            <h2 className="text-lg font-semibold">{title}</h2>
            {text && <p className="mt-0.5 max-w-prose text-sm text-ink2">{text}</p>}
          </div>
          {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
        </div>
      )}
      {children}
    </section>
  )
}

/** Fields below each other at the usual distance, in a readable width. */
export function Stack({ children }: { children: ReactNode }) {
  return <div className="grid max-w-xl grid-cols-[minmax(0,1fr)] gap-5">{children}</div>
}

/** The buttons at the end of a form, the main one first. */
export function Actions({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-2 pt-1">{children}</div>
}
