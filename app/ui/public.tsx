import { Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import { FlashRegion } from './flash.tsx'
import { Logo } from './logo.tsx'
import { LanguageForm } from './preferences.tsx'

type Props = {
  title: ReactNode
  lead?: ReactNode
  /** Room for reading instead of for a form of few fields. */
  wide?: boolean
  /** Without the box, where the page brings its own. */
  bare?: boolean
  /** A line below the box: the other way in. */
  below?: ReactNode
  /** Replaces the language form, where a page switches languages by its address. */
  languages?: ReactNode
  children?: ReactNode
}

/** A page of its own, without account or navigation: sign-in, a request, an invitation, the guide. */
export function PublicPage({ title, lead, wide, bare, below, languages, children }: Props) {
  const width = wide ? 'max-w-3xl' : 'max-w-md'
  return (
    <div className="flex min-h-dvh flex-col px-4 sm:px-6">
      <header className={`mx-auto flex w-full flex-wrap items-center justify-between gap-3 py-5 ${width}`}>
        <Link to="/" className="-m-1 rounded-md p-1 pointer-coarse:-my-1.5 pointer-coarse:py-3.5">
          <Logo />
        </Link>
        {languages ?? <LanguageForm />}
      </header>
      <main id="content" tabIndex={-1} className={`outline-none mx-auto w-full grow py-4 sm:py-8 ${width}`}>
        <FlashRegion />
        <div className={bare ? '' : 'rounded-lg border border-line bg-surface p-5 sm:p-8'}>
          <h1 className="text-xl font-semibold tracking-tight text-balance">{title}</h1>
          {lead && <p className="mt-1.5 text-ink2">{lead}</p>}
          <div className="mt-6 grid grid-cols-[minmax(0,1fr)] gap-5">{children}</div>
        </div>
        {below && <div className="mt-5 text-center text-sm text-ink2">{below}</div>}
      </main>
      <footer className={`mx-auto flex w-full flex-wrap gap-x-4 gap-y-1 py-6 text-xs text-ink3 ${width}`}>
        <span>{m.common_product_tagline()}</span>
        <Link to="/guide" reloadDocument className="rounded-sm underline underline-offset-2 hover:text-ink">
          {m.common_nav_guide()}
        </Link>
      </footer>
    </div>
  )
}
