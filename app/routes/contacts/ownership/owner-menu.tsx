import { useFetcher, useLocation } from '@remix-run/react'
import { ChevronDown } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { AccountForm, HiddenFields } from '#app/ui/form.tsx'
import { useClosingDetails } from '#app/ui/menu.tsx'
import type { loader } from '../owner.tsx'
import { useOwnershipPaths } from './paths.ts'
import { PersonChoice } from './person-choice.tsx'

type Props = {
  contact: { id: string; name: string }
  /** Whose it is now, as it stands in the page. */
  children: ReactNode
  /** On which side it opens. */
  side?: 'left' | 'right'
}

/**
 * "None ▾": opens, takes a person, saves (C2). People are fetched when somebody opens it, so that a list of fifty does
 * not carry fifty lists of people; without script it leads to the page that has them.
 */
export function OwnerMenu({ contact, children, side = 'left' }: Props) {
  const details = useClosingDetails()
  const paths = useOwnershipPaths()
  const { pathname, search } = useLocation()
  const fetcher = useFetcher<typeof loader>()
  const [scripted, setScripted] = useState(false)
  useEffect(() => setScripted(true), [])
  const back = pathname + search
  const page = `${paths.owner(contact.id)}?back=${encodeURIComponent(back)}`
  const load = (who: string) => fetcher.load(`${paths.owner(contact.id)}?who=${encodeURIComponent(who)}`)
  const found = fetcher.data
  return (
    <details
      ref={details}
      name="menu"
      className="relative inline-block max-w-full text-left"
      onToggle={({ currentTarget }) => currentTarget.open && load('')}
    >
      <summary className="inline-flex min-h-8 max-w-full items-center gap-1.5 rounded-md px-2 py-0.5 hover:bg-sunken pointer-coarse:min-h-11">
        <span className="min-w-0">{children}</span>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-ink3" />
        <span className="sr-only">{m.ownership_choose_for({ name: contact.name })}</span>
      </summary>
      <div
        className={`absolute z-30 mt-1 w-72 max-w-[calc(100vw-2rem)] rounded-lg border border-line bg-surface p-3 font-normal shadow-float ${side === 'left' ? 'left-0' : 'right-0'}`}
      >
        {!scripted ? (
          <ButtonLink to={page} small wide>
            {m.ownership_choose()}
          </ButtonLink>
        ) : (
          <>
            <input
              type="search"
              aria-label={m.ownership_find()}
              placeholder={m.ownership_find()}
              className="control mb-2"
              onChange={({ currentTarget }) => load(currentTarget.value)}
            />
            {found ? (
              <AccountForm
                action={paths.owner(contact.id)}
                onSubmit={() => details.current && (details.current.open = false)}
              >
                <HiddenFields fields={{ back }} />
                <div className="max-h-60 overflow-y-auto">
                  <PersonChoice
                    key={`${found.search} ${found.contact.ownerId}`}
                    type="radio"
                    nobody
                    legend={m.contacts_field_contact_owner()}
                    people={[...found.chosen, ...found.people]}
                    chosen={[found.contact.ownerId ?? '']}
                  />
                  {found.hasNext && <p className="px-2 text-xs text-ink3">{m.ownership_more_people()}</p>}
                </div>
                <Button variant="primary" small wide className="mt-2">
                  {m.common_save()}
                </Button>
              </AccountForm>
            ) : (
              <p role="status" className="text-sm text-ink3">
                {m.ownership_loading()}
              </p>
            )}
          </>
        )}
      </div>
    </details>
  )
}
