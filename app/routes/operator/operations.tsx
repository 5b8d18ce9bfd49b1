import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { requireOperator } from '#app/auth/operators.ts'
import { instanceFigures } from '#app/domain/operations/instance-figures.ts'
import { outboxFilters, outboxRows } from '#app/domain/operations/outbox-rows.ts'
import { countFailedRows } from '#app/domain/operations/retry-failed-rows.ts'
import { outboxKinds } from '#app/domain/outbox.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink } from '#app/ui/button.tsx'
import { Cursor } from '#app/ui/cursor.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { SelectField } from '#app/ui/field.tsx'
import { Page, Section } from '#app/ui/page.tsx'
import { SearchForm } from '#app/ui/search.tsx'
import { pageTitle } from '#app/ui/title.ts'
import { Figures } from './figures.tsx'
import { outboxFilter } from './outbox-filter.ts'
import { OutboxTable } from './outbox-table.tsx'
import { filterName, kindName } from './words.ts'

export const meta: MetaFunction = () => [{ title: pageTitle(m.operator_title()) }]

/** What an instance has to do and what became of it. Kinds are put into words here, so that none goes out as a code. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { user } = await requireOperator(request)
  const filter = outboxFilter(request)
  const [figures, { rows, next }, failed] = await Promise.all([
    instanceFigures(),
    outboxRows(filter),
    countFailedRows(filter.kind),
  ])
  return json({
    figures,
    filter,
    next,
    zone: user.timeZone,
    states: outboxFilters,
    rows: rows.map((row) => ({ ...row, what: kindName(row.kind) })),
    kinds: outboxKinds.map((value) => ({ value, label: kindName(value) })),
    // What the list does not show is not to be tried again from it.
    retryAll: failed > 0 && filter.id === null && (filter.state === null || filter.state === 'failed'),
  })
}

export default function Operations() {
  const { figures, filter, states, rows, next, zone, kinds, retryAll } = useLoaderData<typeof loader>()
  const retries = `/operator/outbox/retries${filter.kind ? `?kind=${filter.kind}` : ''}`
  return (
    <Page title={m.operator_title()} lead={m.operator_lead()}>
      <Figures figures={figures} />
      <Section
        title={m.operator_outbox()}
        actions={retryAll && <ButtonLink to={retries}>{m.operator_retry_all()}</ButtonLink>}
      >
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <SearchForm label={m.operator_search()} filters={['state', 'kind', 'before']}>
            <SelectField
              name="state"
              label={m.operator_filter_state()}
              hideLabel
              options={[
                { value: '', label: m.operator_state_all() },
                ...states.map((value) => ({ value, label: filterName(value) })),
              ]}
              defaultValue={filter.state ?? ''}
              className="min-w-36"
            />
            <SelectField
              name="kind"
              label={m.operator_filter_kind()}
              hideLabel
              options={[{ value: '', label: m.operator_kind_all() }, ...kinds]}
              defaultValue={filter.kind ?? ''}
              className="max-w-64 min-w-48"
            />
          </SearchForm>
          {rows.length === 0 ? (
            <EmptyState title={m.operator_none()} text={m.operator_none_text()} />
          ) : (
            <OutboxTable rows={rows} zone={zone} />
          )}
          <Cursor next={next} older={filter.before !== null} />
        </div>
      </Section>
    </Page>
  )
}
