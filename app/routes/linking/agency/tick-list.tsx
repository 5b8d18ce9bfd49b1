import { useId, type ReactNode } from 'react'
import { FieldError } from '#app/ui/field.tsx'

type Props = {
  legend: string
  errors?: string[]
  hint?: string
  /** Stands between the legend and the boxes: a search. */
  above?: ReactNode
  className?: string
  children: ReactNode
}

/** A group of tick boxes that scrolls by itself when it is long. */
export function TickList({ legend, errors, hint, above, className = '', children }: Props) {
  const id = useId()
  const described = [hint ? `${id}-hint` : '', errors?.length ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <fieldset className={className} aria-describedby={described || undefined}>
      <legend className="mb-1 text-sm font-medium">{legend}</legend>
      {above && <div className="mb-2">{above}</div>}
      <div className="grid max-h-72 gap-x-6 overflow-y-auto text-sm/6 rounded-md border border-line bg-surface px-3 py-2 sm:grid-cols-2">
        {children}
      </div>
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-xs text-ink3">
          {hint}
        </p>
      )}
      {errors?.length ? <FieldError id={`${id}-error`} errors={errors} /> : null}
    </fieldset>
  )
}
