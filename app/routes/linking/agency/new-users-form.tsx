import { useState } from 'react'
import type { GivableClient } from '#app/domain/linking/client.ts'
import type { Colleague } from '#app/domain/linking/colleagues.ts'
import { grantableRoles, isAtLeast, isAtMost, type GrantableRole } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { CheckboxField, TextField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors } from '#app/ui/form.tsx'
import { Actions } from '#app/ui/page.tsx'
import { reasonsAbove, RoleSelect, roleName } from '#app/ui/roles.tsx'
import type { Ambiguous } from './add-users.ts'
import { useClientPaths } from './paths.ts'
import { TickList } from './tick-list.tsx'
import { whyAbove } from './why-above.ts'

type Ticked = { people: string[]; client: string[]; role: string; names: string }
type Props = {
  data: {
    colleagues: Colleague[]
    clients: GivableClient[]
    ticked: Ticked
    search: string
    me: string | null
    morePeople: boolean
    moreClients: boolean
  }
  outcome:
    | { errors: Record<string, string[]>; values: Record<string, string | string[]>; ambiguous: Ambiguous[] }
    | undefined
}

/** People × clients × role on one page (L16). The search is a button of the same form, so ticks survive it. */
export function NewUsersForm({ data, outcome }: Props) {
  const paths = useClientPaths()
  const errors = outcome?.errors ?? {}
  const asked = outcome?.ambiguous ?? []
  // Whoever is asked about below the names is not offered a second time above them.
  const listed = data.colleagues.filter(
    (each) =>
      !asked.some(({ candidates }) =>
        candidates.some(({ membershipId }) => membershipId === each.membershipId),
      ),
  )
  const ticked = outcome ? typedBefore(outcome.values) : data.ticked
  const [chosen, setChosen] = useState(ticked.client)
  const [search, setSearch] = useState(data.search)
  const clients = data.clients.filter(({ linkId }) => chosen.includes(linkId))
  const { ceiling, reasons } = limits(clients.length > 0 ? clients : data.clients, clients.length === 0)
  const [wished, setWished] = useState(startingRole(ticked.role, ceiling))
  // A tick may lower what can be given; once it is taken back, so is this.
  const role = isAtMost(wished, ceiling) ? wished : ceiling
  return (
    <AccountForm
      className="grid grid-cols-[minmax(0,1fr)] gap-6"
      onChange={(event) => setChosen(new FormData(event.currentTarget).getAll('client').map(String))}
    >
      <FormErrors errors={errors['']} />
      <TickList
        legend={m.linking_people()}
        errors={errors.people}
        hint={data.morePeople ? m.linking_more_people() : undefined}
      >
        {listed.map(({ membershipId, name, username }) => (
          <CheckboxField
            key={membershipId}
            name="people"
            value={membershipId}
            defaultChecked={ticked.people.includes(membershipId)}
            label={<PersonName name={name} username={username} me={membershipId === data.me} />}
          />
        ))}
      </TickList>
      <div>
        <TextField
          name="names"
          label={m.linking_names()}
          optional
          hint={m.linking_names_hint()}
          defaultValue={ticked.names}
          errors={errors.names}
          autoComplete="off"
        />
        {asked.map(({ entry, candidates }) => (
          <TickList key={entry} legend={m.linking_which_one({ entry })} className="mt-3">
            {candidates.map(({ membershipId, name, username }) => (
              <CheckboxField
                key={membershipId}
                name="people"
                value={membershipId}
                label={<PersonName name={name} username={username} me={membershipId === data.me} />}
              />
            ))}
          </TickList>
        ))}
      </div>
      <TickList
        legend={m.linking_tab_clients()}
        errors={errors.client}
        hint={data.moreClients ? m.linking_more_clients() : undefined}
        above={
          <div className="flex items-end gap-2">
            <TextField
              type="search"
              name="q"
              label={m.linking_search_names()}
              hideLabel
              placeholder={m.linking_search_names()}
              defaultValue={data.search}
              onChange={(event) => setSearch(event.currentTarget.value)}
              className="grow"
            />
            <Button formMethod="get" formNoValidate>
              {m.common_search()}
            </Button>
          </div>
        }
      >
        {data.clients.map(({ linkId, name, ceiling }) => {
          const hidden = !chosen.includes(linkId) && !name.toLowerCase().includes(search.trim().toLowerCase())
          return (
            <CheckboxField
              key={linkId}
              name="client"
              value={linkId}
              defaultChecked={ticked.client.includes(linkId)}
              className={hidden ? 'hidden' : ''}
              label={
                <>
                  {name}{' '}
                  <span className="inline-block text-xs text-ink3">
                    {m.linking_up_to({ role: roleName(ceiling) })}
                  </span>
                </>
              }
            />
          )
        })}
        {data.clients.length === 0 && <p className="py-2 text-sm text-ink2">{m.linking_nothing_found()}</p>}
      </TickList>
      <RoleSelect
        ceiling={ceiling}
        reasons={reasons}
        reasonsBelow
        value={role}
        onChange={({ currentTarget }) => setWished(startingRole(currentTarget.value, ceiling))}
        errors={errors.role}
        className="[&_select]:max-w-sm"
      />
      <Actions>
        <Button variant="primary">{m.linking_add_user()}</Button>
        <ButtonLink to={paths.clients} variant="quiet">
          {m.common_cancel()}
        </ButtonLink>
      </Actions>
    </AccountForm>
  )
}

function PersonName({ name, username, me }: { name: string; username: string; me?: boolean }) {
  return (
    <>
      {name}
      <span className="block text-xs text-ink3">
        @{username}
        {me && ` · ${m.common_you()}`}
      </span>
    </>
  )
}

function typedBefore(values: Record<string, string | string[]>): Ticked {
  const list = (name: string) => [values[name] ?? []].flat()
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : '')
  return { people: list('people'), client: list('client'), role: text('role'), names: text('names') }
}

function startingRole(role: string, ceiling: GrantableRole): GrantableRole {
  const known = grantableRoles.find((each) => each === role)
  if (known) return known
  return isAtLeast(ceiling, 'member') ? 'member' : 'viewer'
}

/**
 * The highest role that may be given at every one of these clients, and for each role above it, why not.
 * Before any client is ticked (`any`), the highest that may be given anywhere.
 */
function limits(clients: GivableClient[], any: boolean) {
  const allowed = (role: GrantableRole) =>
    any
      ? clients.some((client) => isAtMost(role, client.ceiling))
      : clients.every((client) => isAtMost(role, client.ceiling))
  const ceiling = grantableRoles.filter(allowed).at(-1) ?? 'viewer'
  const reasons = reasonsAbove(ceiling, (role) => {
    const client = clients.find((each) => !isAtMost(role, each.ceiling))
    return client && whyAbove(role, client)
  })
  return { ceiling, reasons }
}
