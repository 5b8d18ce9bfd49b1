import { z } from 'zod'
import { listField } from '#app/auth/fields.ts'
import { isId } from '#app/auth/ids.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { addGrants, mostGrants, type GrantsAdded } from '#app/domain/linking/add-grants.ts'
import { pickColleagues, type Colleague } from '#app/domain/linking/colleagues.ts'
import { grantableRoles, type GrantableRole } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { roleName } from '#app/ui/roles.tsx'
import { nameList } from './name-list.ts'
import type { ReasonOf } from './refusals.ts'

/** Twice what the page lists. */
const mostTicked = 400
const ids = listField(
  z.string().refine(isId, { error: () => m.linking_unknown_choice() }),
  mostTicked,
).default([])

export const newUsersSchema = z.object({
  people: ids,
  client: ids,
  names: z.string().max(20_000).default(''),
  role: z.enum(grantableRoles),
})

export type Ambiguous = { entry: string; candidates: Colleague[] }
export type UsersRefused = {
  ok: false
  status: 403 | 422
  errors: Record<string, string[]>
  ambiguous: Ambiguous[]
}

/** A name may hold a space, so only these separate. */
const separators = /[,;\n]+/
const mostEntries = 100

const answers: Record<
  ReasonOf<GrantsAdded>,
  { status: 403 | 422; field: string; say: (facts: { clients: string; count: number }) => string }
> = {
  'not-allowed': { status: 403, field: '', say: () => m.linking_add_not_allowed() },
  'nobody-chosen': { status: 422, field: 'people', say: () => m.linking_nobody_chosen() },
  'no-client-chosen': { status: 422, field: 'client', say: () => m.linking_no_client_chosen() },
  'not-a-member': { status: 422, field: 'people', say: () => m.linking_not_a_member() },
  'unknown-client': { status: 422, field: 'client', say: () => m.linking_unknown_client() },
  'too-many': {
    status: 422,
    field: 'people',
    say: ({ count }) => m.linking_too_many_grants({ count, limit: mostGrants }),
  },
  'role-too-high': { status: 422, field: 'role', say: m.linking_role_too_high_at },
}

/** Finds who was typed, adds them to who was ticked, and lets them all into the clients (L16). */
export async function addUsers(
  standing: Standing,
  { people, client, names, role }: z.output<typeof newUsersSchema>,
): Promise<{ ok: true; text: string } | UsersRefused> {
  const entries = [...new Set(names.split(separators).map((entry) => entry.trim()))].filter(Boolean)
  if (entries.length > mostEntries) return refused('names', m.linking_too_many_names({ limit: mostEntries }))
  const picks = entries.length > 0 ? await pickColleagues(standing.account.id, entries) : []
  const unknown = picks.flatMap((pick) => ('unknown' in pick ? pick.entry : []))
  // Whoever ticks one of the people a name could mean has answered the question.
  const ambiguous = picks
    .flatMap((pick) => ('ambiguous' in pick ? { entry: pick.entry, candidates: pick.ambiguous } : []))
    .filter(({ candidates }) => !candidates.some(({ membershipId }) => people.includes(membershipId)))
  const wrong = [
    ...unknown.map((entry) => m.linking_nobody_called({ entry, agency: standing.account.name })),
    ...ambiguous.map(({ entry }) => m.linking_which_one({ entry })),
  ]
  if (wrong.length > 0) return { ...refused('names', ...wrong), ambiguous }

  const found = picks.flatMap((pick) => ('found' in pick ? pick.found.membershipId : []))
  const added = await addGrants(standing, { membershipIds: [...people, ...found], linkIds: client, role })
  if (added.ok) return { ok: true, text: said(added) }
  const { status, field, say } = answers[added.reason]
  const clients = 'clients' in added ? added.clients.map(withCeiling).join(', ') : ''
  const count = 'count' in added ? added.count : 0
  return { ...refused(field, say({ clients, count })), status }
}

/** "Nordwind (up to Viewer)". */
function withCeiling({ name, ceiling }: { name: string; ceiling: GrantableRole | null }): string {
  return ceiling === null ? name : `${name} (${m.linking_up_to({ role: roleName(ceiling) })})`
}

function refused(field: string, ...texts: string[]): UsersRefused {
  return { ok: false, status: 422, errors: { [field]: texts }, ambiguous: [] }
}

/** "Maya and Jan now have access to Nordwind." Who had it before keeps their role, and that is said too. */
function said({ added, already }: Extract<GrantsAdded, { ok: true }>): string {
  const sentences = []
  if (added.length > 0)
    sentences.push(
      m.linking_users_added({
        people: nameList(
          added.map(({ name }) => name),
          6,
        ),
        clients: nameList(
          added.map(({ clientName }) => clientName),
          6,
        ),
      }),
    )
  for (const { name, clientName, role } of already.slice(0, 5))
    sentences.push(m.linking_user_already({ name, client: clientName, role: roleName(role) }))
  if (already.length > 5) sentences.push(m.linking_users_already_more({ count: already.length - 5 }))
  return sentences.join(' ')
}
