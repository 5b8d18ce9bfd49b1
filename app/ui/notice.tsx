import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

export type NoticeTone = 'info' | 'ok' | 'warn' | 'danger'

const looks: Record<NoticeTone, { icon: typeof Info; box: string; mark: string }> = {
  info: { icon: Info, box: 'border-accent/30 bg-accent-soft', mark: 'text-accent' },
  ok: { icon: CircleCheck, box: 'border-ok/30 bg-ok-soft', mark: 'text-ok' },
  warn: { icon: TriangleAlert, box: 'border-warn/35 bg-warn-soft', mark: 'text-warn' },
  danger: { icon: CircleAlert, box: 'border-danger/35 bg-danger-soft', mark: 'text-danger' },
}

type Props = {
  tone?: NoticeTone
  title?: ReactNode
  role?: 'status' | 'alert'
  className?: string
  children?: ReactNode
}

/** A coloured box that says one thing. The icon repeats what the colour says. */
export function Notice({ tone = 'info', title, role, className = '', children }: Props) {
  const { icon: Icon, box, mark } = looks[tone]
  return (
    <div
      role={role}
      className={`flex gap-3 rounded-md border px-4 py-3 text-sm text-ink ${box} ${className}`}
    >
      <Icon aria-hidden className={`size-5 shrink-0 ${mark}`} />
      <div className="min-w-0 grow">
        {title && <p className="font-semibold">{title}</p>}
        {children}
      </div>
    </div>
  )
}
