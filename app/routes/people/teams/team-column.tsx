import * as m from '#app/i18n/paraglide/messages.js'
import { SelectField } from '#app/ui/field.tsx'
import { Td, Th } from '#app/ui/table.tsx'

type Team = { id: string; name: string }

/** The choice of a team beside a search; nothing where there is none to choose. */
export function TeamSelect({ choices, team }: { choices: Team[] | null; team: string | null }) {
  if (!choices || choices.length === 0) return null
  const all = { value: '', label: m.teams_all() }
  return (
    <SelectField
      name="team"
      label={m.teams_team()}
      hideLabel
      options={[all, ...choices.map(({ id, name }) => ({ value: id, label: name }))]}
      defaultValue={team ?? ''}
      className="min-w-40 max-w-60"
    />
  )
}

export function TeamTh() {
  return <Th>{m.teams_column()}</Th>
}

/** Somebody's teams in a row; those that the reader may not know of are not in it. */
export function TeamTd({ teams = [] }: { teams?: Team[] }) {
  return (
    <Td label={m.teams_column()}>
      {teams.length > 0 ? (
        <span className="break-words">{teams.map(({ name }) => name).join(', ')}</span>
      ) : (
        <span className="text-ink3">{m.teams_none_short()}</span>
      )}
    </Td>
  )
}
