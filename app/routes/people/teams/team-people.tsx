import { Link } from '@remix-run/react'
import type { SerializeFrom } from '@remix-run/node'
import type { FormAnswer } from '#app/auth/form.ts'
import type { TeamMember } from '#app/domain/people/teams/teams.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Badge } from '#app/ui/badge.tsx'
import { Button } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { AccountForm, FormErrors, HiddenFields, typed } from '#app/ui/form.tsx'
import { Section } from '#app/ui/page.tsx'
import { roleName } from '#app/ui/roles.tsx'
import { SearchForm } from '#app/ui/search.tsx'
import { Pager, Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { usePeoplePaths } from '../parts/paths.ts'

type Inside = { people: SerializeFrom<TeamMember>[]; hasNext: boolean; search: string; page: number }
type Props = { inside: Inside; mayChange: boolean; refusal?: FormAnswer }

/** Who is in the team, the deactivated among them, who keep their place. */
export function TeamPeople({ inside: { people, hasNext, search, page }, mayChange, refusal }: Props) {
  const ours = refusal && typed(refusal, 'intent') === 'remove' ? refusal : undefined
  const filtered = search !== '' || page > 1
  return (
    <Section title={m.teams_people()}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <FormErrors errors={ours && Object.values(ours.errors).flat()} />
        {(filtered || hasNext || people.length > 10) && <SearchForm label={m.people_search()} />}
        {people.length === 0 ? (
          <EmptyState
            title={filtered ? m.people_none_found() : m.teams_nobody()}
            text={filtered ? m.people_none_found_text() : m.teams_nobody_text()}
          />
        ) : (
          <div>
            <PeopleTable people={people} mayChange={mayChange} />
            <Pager page={page} hasNext={hasNext} />
          </div>
        )}
      </div>
    </Section>
  )
}

function PeopleTable({ people, mayChange }: { people: Inside['people']; mayChange: boolean }) {
  const paths = usePeoplePaths()
  return (
    <Table
      label={m.teams_people()}
      head={
        <>
          <Th>{m.common_name()}</Th>
          <Th>{m.common_role()}</Th>
          {mayChange && (
            <Th>
              <span className="sr-only">{m.people_actions()}</span>
            </Th>
          )}
        </>
      }
    >
      {people.map(({ membershipId, name, address, role, deactivatedAt }) => (
        <Tr key={membershipId}>
          <Td main>
            <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
              <Link to={paths.one(membershipId)} className="rounded-sm hover:underline">
                {name}
              </Link>
              {deactivatedAt && <Badge tone="warn">{m.people_deactivated_badge()}</Badge>}
            </span>
            {address && <span className="block text-xs font-normal break-all text-ink3">{address}</span>}
          </Td>
          <Td label={m.common_role()}>{roleName(role)}</Td>
          {mayChange && (
            <Td numeric className="stacked:pt-2">
              <AccountForm>
                <HiddenFields fields={{ intent: 'remove', person: membershipId }} />
                <Button small>
                  {m.teams_take_out()}
                  <span className="sr-only">: {name}</span>
                </Button>
              </AccountForm>
            </Td>
          )}
        </Tr>
      ))}
    </Table>
  )
}
