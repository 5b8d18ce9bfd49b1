import { Link } from '@remix-run/react'
import type { ComponentProps, ReactNode } from 'react'

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger'
type Look = { variant?: ButtonVariant; small?: boolean; wide?: boolean; icon?: ReactNode }

const base =
  'inline-flex items-center justify-center gap-2 rounded-md border text-center font-medium transition-colors ' +
  'text-sm pointer-coarse:min-h-11 disabled:border-line disabled:bg-sunken disabled:text-ink3'

const variants: Record<ButtonVariant, string> = {
  primary:
    'border-transparent bg-accent text-on-accent enabled:hover:bg-accent-hover [a&]:hover:bg-accent-hover',
  secondary: 'border-edge bg-surface text-ink hover:bg-sunken',
  quiet: 'border-transparent bg-transparent text-ink2 hover:bg-sunken hover:text-ink',
  danger: 'border-transparent bg-danger text-on-danger hover:brightness-92',
}

/** The classes of a button, for the rare element that is neither button nor Remix link. */
export function buttonClass({ variant = 'secondary', small, wide }: Look = {}) {
  return `${base} ${variants[variant]}${small ? ' min-h-8 px-2.5 py-1' : ' min-h-9 px-3.5 py-1.5'}${wide ? ' w-full' : ''}`
}

/** A `<button>`; submits its form unless `type` says otherwise. */
export function Button({
  variant,
  small,
  wide,
  icon,
  className = '',
  children,
  ...rest
}: Look & ComponentProps<'button'>) {
  return (
    <button type="submit" {...rest} className={`${buttonClass({ variant, small, wide })} ${className}`}>
      {icon}
      {children}
    </button>
  )
}

/** A link that looks like a button: for going somewhere, never for changing something. */
export function ButtonLink({
  variant,
  small,
  wide,
  icon,
  className = '',
  children,
  ...rest
}: Look & ComponentProps<typeof Link>) {
  return (
    <Link {...rest} className={`${buttonClass({ variant, small, wide })} ${className}`}>
      {icon}
      {children}
    </Link>
  )
}

/** A link in running text. */
export function TextLink({ className = '', ...rest }: ComponentProps<typeof Link>) {
  return <Link {...rest} className={`text-link ${className}`} />
}
