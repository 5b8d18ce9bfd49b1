import { Form, Link, useLocation } from '@remix-run/react'
import { Search } from 'lucide-react'
import { useId, type ReactNode } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, buttonClass } from './button.tsx'
import { HiddenFields } from './form.tsx'

type Props = {
  /** What is searched, read out by screen readers and shown in the empty field. */
  label: string
  name?: string
  /** More filters beside the search: fields with `hideLabel`. Their names go into `filters`. */
  children?: ReactNode
  filters?: string[]
}

/** Search and filters as a GET form, so that they live in the URL. Other parameters stay; the page number starts anew. */
export function SearchForm({ label, name = 'q', children, filters = [] }: Props) {
  const location = useLocation()
  const id = useId()
  const params = new URLSearchParams(location.search)
  const own = [name, ...filters]
  const kept = [...new Set(params.keys())].filter((key) => key !== 'page' && !own.includes(key))
  const active = own.some((key) => params.get(key))
  return (
    // The key makes plain fields follow the URL when somebody goes back.
    <Form key={location.search} role="search" method="get" className="flex flex-wrap items-center gap-2">
      <HiddenFields fields={Object.fromEntries(kept.map((key) => [key, params.getAll(key)]))} />
      <div className="relative min-w-48 grow basis-48 sm:max-w-80">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-ink3"
        />
        <label htmlFor={id} className="sr-only">
          {label}
        </label>
        <input
          id={id}
          type="search"
          name={name}
          defaultValue={params.get(name) ?? ''}
          placeholder={label}
          className="control pl-9"
        />
      </div>
      {children}
      <Button>{filters.length ? m.common_filter() : m.common_search()}</Button>
      {active && (
        <Link to={`?${without(params, own)}`} className={buttonClass({ variant: 'quiet' })}>
          {m.common_clear_filters()}
        </Link>
      )}
    </Form>
  )
}

function without(params: URLSearchParams, names: string[]) {
  const rest = new URLSearchParams(params)
  for (const name of [...names, 'page']) rest.delete(name)
  return rest
}
