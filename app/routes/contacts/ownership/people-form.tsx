import type { SerializeFrom } from '@remix-run/node'
import { Search } from 'lucide-react'
import type { assignees } from '#app/domain/contacts/ownership/assignees.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { TextField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors, HiddenFields } from '#app/ui/form.tsx'
import { Actions } from '#app/ui/page.tsx'
import { LeftOut } from './change-preview.tsx'
import { useOwnershipPaths } from './paths.ts'
import { PersonChoice } from './person-choice.tsx'

type Props = {
  fields: Record<string, string | string[]>
  total: number
  leftOut: number
  found: SerializeFrom<Awaited<ReturnType<typeof assignees>>>
  to: string[]
  search: string
  page: number
  back: string
  errors?: Record<string, string[]>
}

/**
 * Whom the selection goes to: one person at once, several after a preview. One form, so that ticks survive a search;
 * searching and previewing are GETs of it, only applying posts.
 */
export function PeopleForm({ fields, total, leftOut, found, to, search, page, back, errors }: Props) {
  const paths = useOwnershipPaths()
  return (
    <AccountForm method="get" action={paths.assignments} className="grid gap-4" key={`${search} ${page}`}>
      <HiddenFields fields={{ ...fields, seen: String(total) }} />
      <FormErrors errors={errors?.['']} />
      <LeftOut count={leftOut} />
      <div className="flex flex-wrap items-end gap-2">
        <TextField
          name="who"
          type="search"
          label={m.ownership_find()}
          defaultValue={search}
          className="min-w-48 grow sm:max-w-80"
        />
        <Button icon={<Search aria-hidden className="size-4" />}>{m.common_search()}</Button>
      </div>
      <Card>
        <PersonChoice
          type="checkbox"
          legend={m.ownership_whom()}
          people={[...found.chosen, ...found.people]}
          chosen={to}
          errors={errors?.to}
        />
        {found.chosen.length + found.people.length === 0 && (
          <p className="text-sm text-ink2">{m.ownership_nobody_found()}</p>
        )}
        {found.hasNext && (
          <Button small variant="quiet" name="page" value={String(page + 1)} className="mt-2">
            {m.ownership_more()}
          </Button>
        )}
      </Card>
      <p className="text-sm text-ink2">{m.ownership_whom_hint()}</p>
      <Actions>
        <Button variant="primary" formMethod="post">
          {m.ownership_apply()}
        </Button>
        <Button name="step" value="preview">
          {m.ownership_preview()}
        </Button>
        <ButtonLink to={back} variant="quiet">
          {m.common_cancel()}
        </ButtonLink>
      </Actions>
    </AccountForm>
  )
}
