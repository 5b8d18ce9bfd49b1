import { Link } from '@remix-run/react'
import type { FormAnswer } from '#app/auth/form.ts'
import type { TeamRow } from '#app/domain/people/teams/teams.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { TextField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors, HiddenFields, typed } from '#app/ui/form.tsx'
import { Section } from '#app/ui/page.tsx'
import { SearchForm } from '#app/ui/search.tsx'
import { Pager, Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { usePeoplePaths } from '../parts/paths.ts'

type List = { rows: TeamRow[]; hasNext: boolean; page: number; search: string }
type Props = { list: List; on: boolean; mayCreate: boolean; refusal?: FormAnswer }

/** The account's teams by name, and the field for a new one. */
export function TeamsSection({ list, on, mayCreate, refusal }: Props) {
  const { rows, hasNext, page, search } = list
  const none = rows.length === 0
  return (
    <Section title={m.teams_list()} text={on ? undefined : m.teams_list_off()}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {mayCreate && <NewTeam refusal={refusal} />}
        {(rows.length > 10 || search !== '' || page > 1) && <SearchForm label={m.teams_search()} />}
        {none ? (
          <EmptyState
            title={search || page > 1 ? m.teams_none_found() : m.teams_none()}
            text={search || page > 1 ? m.teams_none_found_text() : m.teams_none_text()}
          />
        ) : (
          <div>
            <TeamsTable rows={rows} />
            <Pager page={page} hasNext={hasNext} />
          </div>
        )}
      </div>
    </Section>
  )
}

function NewTeam({ refusal }: { refusal?: FormAnswer }) {
  const ours = refusal && typed(refusal, 'intent') === 'create' ? refusal : undefined
  return (
    <Card>
      <AccountForm className="grid gap-3">
        <HiddenFields fields={{ intent: 'create' }} />
        <FormErrors errors={ours?.errors['']} />
        <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
          <TextField
            name="name"
            label={m.teams_new()}
            hint={m.teams_new_hint()}
            errors={ours?.errors.name}
            defaultValue={typed(ours, 'name')}
            autoComplete="off"
            required
            className="min-w-48 grow sm:max-w-80"
          />
          <Button className="sm:mt-6">{m.teams_create()}</Button>
        </div>
      </AccountForm>
    </Card>
  )
}

function TeamsTable({ rows }: { rows: TeamRow[] }) {
  const paths = usePeoplePaths()
  return (
    <Table
      label={m.teams_list()}
      head={
        <>
          <Th>{m.teams_team()}</Th>
          <Th numeric>{m.teams_people_column()}</Th>
          <Th>{m.teams_managers()}</Th>
        </>
      }
    >
      {rows.map(({ id, name, people, deactivated, managers }) => (
        <Tr key={id}>
          <Td main>
            <Link to={paths.team(id)} className="rounded-sm break-words hover:underline">
              {name}
            </Link>
          </Td>
          <Td label={m.teams_people_column()} numeric>
            {people}
            {deactivated > 0 && (
              <span className="text-ink3"> {m.teams_and_deactivated({ count: deactivated })}</span>
            )}
          </Td>
          <Td label={m.teams_managers()}>
            {managers.length > 0 ? (
              managers.join(', ')
            ) : (
              <span className="text-ink3">{m.teams_managers_none()}</span>
            )}
          </Td>
        </Tr>
      ))}
    </Table>
  )
}
