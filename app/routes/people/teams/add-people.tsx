import type { SerializeFrom } from '@remix-run/node'
import type { FormAnswer } from '#app/auth/form.ts'
import type { TeamMember } from '#app/domain/people/teams/teams.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { CheckboxField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors, HiddenFields, typed } from '#app/ui/form.tsx'
import { Actions } from '#app/ui/page.tsx'
import { roleName } from '#app/ui/roles.tsx'
import { SearchForm } from '#app/ui/search.tsx'

type Outside = { people: SerializeFrom<TeamMember>[]; more: boolean; find: string }

/** Members who are not in the team yet, to be ticked; of many only some are shown, the rest is searched for. */
export function AddPeople({ outside, refusal }: { outside: Outside; refusal?: FormAnswer }) {
  const { people, more, find } = outside
  const ours = refusal && typed(refusal, 'intent') === 'add' ? refusal : undefined
  const ticked = [ours?.values.people ?? []].flat()
  return (
    <Card title={m.teams_add_people()}>
      <div className="grid gap-4">
        {(more || find !== '') && <SearchForm name="find" label={m.teams_find_people()} />}
        <FormErrors errors={ours && Object.values(ours.errors).flat()} />
        {people.length === 0 ? (
          <p className="text-sm text-ink2">{find ? m.people_none_found_text() : m.teams_all_in()}</p>
        ) : (
          <AccountForm>
            <HiddenFields fields={{ intent: 'add' }} />
            <fieldset>
              <legend className="sr-only">{m.teams_add_people()}</legend>
              <div className="grid gap-x-6 gap-y-1 sm:grid-cols-2">
                {people.map(({ membershipId, name, address, role }) => (
                  <CheckboxField
                    key={membershipId}
                    name="people"
                    value={membershipId}
                    label={name}
                    hint={[address, roleName(role)].filter(Boolean).join(' · ')}
                    defaultChecked={ticked.includes(membershipId)}
                  />
                ))}
              </div>
            </fieldset>
            {more && <p className="mt-3 text-sm text-ink3">{m.teams_more_people()}</p>}
            <div className="mt-4">
              <Actions>
                <Button variant="primary">{m.teams_add()}</Button>
              </Actions>
            </div>
          </AccountForm>
        )}
      </div>
    </Card>
  )
}
