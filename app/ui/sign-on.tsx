import { useRouteLoaderData } from '@remix-run/react'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from './button.tsx'
import { HiddenFields } from './form.tsx'

/** What people call the provider that signs them in; null where none is set up. */
export function useSingleSignOn(): string | null {
  const root = useRouteLoaderData('root') as { singleSignOn?: string | null } | undefined
  return root?.singleSignOn ?? null
}

type Props = {
  to: string
  /** The provider asks who one is, even if it remembers. */
  anew?: boolean
  label?: string
  variant?: 'primary' | 'secondary'
  wide?: boolean
}

/** Off to the provider, and back to `to`. A form of the browser's own: a page must follow, which is not ours. */
export function SignOnForm({ to, anew, label, variant, wide }: Props) {
  const provider = useSingleSignOn()
  if (provider === null) return null
  return (
    <form method="post" action="/single-sign-on">
      <HiddenFields fields={anew ? { to, anew: '1' } : { to }} />
      <Button variant={variant} wide={wide}>
        {label ?? m.sso_continue({ provider })}
      </Button>
    </form>
  )
}

/** The provider's button above a form that does the same by hand. Nothing where none is set up. */
export function SignOnFirst({ to }: { to: string }) {
  if (useSingleSignOn() === null) return null
  return (
    <>
      <SignOnForm to={to} wide />
      <p className="flex items-center gap-3 text-sm text-ink3 before:h-px before:grow before:bg-line after:h-px after:grow after:bg-line">
        {m.sso_or()}
      </p>
    </>
  )
}
