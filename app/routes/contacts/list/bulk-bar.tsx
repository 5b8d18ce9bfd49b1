import { Form, useLocation } from '@remix-run/react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Button } from '#app/ui/button.tsx'
import { formatNumber } from '#app/ui/number.ts'
import { useOwnershipPaths } from '../ownership/paths.ts'
import { selectionForm, type Selectable } from './selection.tsx'

/** Beyond so many the list counts no further. */
const exactUpTo = 10_000

/**
 * The bar at the bottom of the list: what to do with the ticked contacts, or with all that match (C2). It only leads on:
 * nothing is saved before somebody applies it there. With script it appears once something is ticked. `children` are
 * further buttons, each with a `formAction` of its own, for the ticked contacts in the field `contact`.
 */
export function BulkBar({ query, count, children }: Omit<Selectable, 'shown'> & { children?: ReactNode }) {
  const { id, role, trialOver } = useAccount()
  const paths = useOwnershipPaths()
  const form = useRef<HTMLFormElement>(null)
  const { ticked, all } = useTicks(form)
  const assigns = isAtLeast(role, 'manager') && !trialOver
  if (!assigns && !children) return null
  const idle = ticked !== null && ticked === 0 && !all
  const matching = count > exactUpTo ? `${formatNumber(exactUpTo)}+` : formatNumber(count)
  return (
    <Form
      ref={form}
      id={selectionForm}
      method="get"
      action={paths.assignments}
      hidden={idle}
      className="sticky bottom-0 z-20 -mx-2 mt-3 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-line bg-surface px-4 py-3 shadow-float [&[hidden]]:hidden"
      aria-label={m.ownership_bar()}
    >
      {/* For the buttons that post. */}
      <input type="hidden" name="account" value={id} />
      <input type="hidden" name="from" value={query} />
      <p role="status" className="text-sm font-medium">
        {ticked === null
          ? m.ownership_bar_ticked()
          : all
            ? m.ownership_bar_all({ number: matching })
            : m.ownership_bar_selected({ count: ticked, number: formatNumber(ticked) })}
      </p>
      {count > 1 && (
        <label className="flex min-h-8 items-center gap-2 text-sm pointer-coarse:min-h-11">
          <input type="checkbox" name="all" value="1" className="tick mt-0" />
          {m.ownership_bar_select_all({ number: matching })}
        </label>
      )}
      <span className="flex grow flex-wrap justify-end gap-2">
        {children}
        {assigns && (
          <>
            <Button small variant="primary">
              {m.ownership_bar_assign()}
            </Button>
            <Button small name="to" value="nobody">
              {m.ownership_bar_unassign()}
            </Button>
          </>
        )}
      </span>
    </Form>
  )
}

/** How many contacts are ticked, and whether all that match are meant; null before script has looked. */
function useTicks(form: { current: HTMLFormElement | null }) {
  const [state, setState] = useState<{ ticked: number | null; all: boolean }>({ ticked: null, all: false })
  const { key } = useLocation()
  useEffect(() => {
    const count = () => {
      const boxes = [...(form.current?.elements ?? [])].filter(
        (element): element is HTMLInputElement => element instanceof HTMLInputElement && element.checked,
      )
      setState({
        ticked: boxes.filter(({ name }) => name === 'contact').length,
        all: boxes.some(({ name }) => name === 'all'),
      })
    }
    count()
    document.addEventListener('change', count)
    return () => document.removeEventListener('change', count)
  }, [form, key])
  return state
}
