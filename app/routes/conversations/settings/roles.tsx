import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { requireId } from '#app/auth/ids.ts'
import { inboxLevels } from '#app/domain/conversations/levels.ts'
import { changeLevel } from '#app/domain/conversations/seats/change-level.ts'
import { inboxMembers } from '#app/domain/conversations/seats/inbox-members.ts'
import { member } from '#app/domain/people/member.ts'
import { subscriptionOf } from '#app/domain/people/licences/subscriptions.ts'
import { levelName } from '#app/i18n/level-words.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { ButtonLink, TextLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { SelectField } from '#app/ui/field.tsx'
import { FormErrors } from '#app/ui/form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Page } from '#app/ui/page.tsx'
import { SearchForm } from '#app/ui/search.tsx'
import { Pager } from '#app/ui/table.tsx'
import { titleFor } from '#app/ui/title.ts'
import { listFilter } from '../../list-filter.ts'
import { teamFilter } from '../../people/teams/team-filter.ts'
import { LevelTable } from './parts/level-table.tsx'
import { savedWords } from './parts/level-words.ts'
import { refusedLevel, type LevelAnswer } from './parts/refusals.ts'
import { seatFacts, type SeatFacts } from './parts/seat-facts.ts'
import { SeatMeter } from './parts/seat-meter.tsx'
import { useConversationPaths } from './paths.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.seats_roles_title(), matches)

/** Everybody of the account with what they may do in the inbox (V1). Who acts for an agency only reads it (L19). */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  const { params: query, search, page } = listFilter(request)
  const level = query.get('level') ?? ''
  const [subscription, { members, hasNext }, teams] = await Promise.all([
    subscriptionOf(standing.account.id),
    inboxMembers(standing.account.id, { search, level, page }),
    teamFilter(standing, new URLSearchParams()),
  ])
  const teamsOf = await teams.of(members.map(({ membershipId }) => membershipId))
  return json({ seats: seatFacts(subscription), members, teamsOf, level, page, hasNext })
}

const schema = z.object({
  membershipId: z.string().max(100),
  level: z.string({ error: () => m.seats_refused_level() }).max(20),
  swapWith: z.string().max(100).optional(),
  // Sent where a script saves the choice at once and stays where it is.
  inPlace: z.literal('yes').optional(),
})

/** Saves one person's level. Taking something away is open after the trial too; the domain refuses the rest. */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, {
    own: true,
    floor: 'admin',
    afterTrial: true,
  })
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const { level, swapWith, inPlace } = form.value
  const membershipId = requireId(form.value.membershipId)
  const outcome = await changeLevel(standing, membershipId, level, {
    swapWith: swapWith === undefined ? null : requireId(swapWith),
  })
  if (!outcome.ok) {
    const name = (await member(standing, membershipId))?.name ?? ''
    return refusedLevel(outcome, { membershipId, name })
  }
  const text = savedWords(outcome)
  if (inPlace) return json<LevelAnswer>({ ok: true, membershipId, name: outcome.name, text, swap: null })
  const { pathname, search } = new URL(request.url)
  return await redirectWithFlash(pathname + search, { tone: 'ok', text })
}

export default function Roles() {
  const { seats, members, teamsOf, level, page, hasNext } = useLoaderData<typeof loader>()
  const answer = useActionData<LevelAnswer | FormAnswer>()
  const { acting } = useAccount()
  const refused = answer && 'membershipId' in answer ? answer : undefined
  const options = [
    { value: '', label: m.seats_all_levels() },
    ...inboxLevels.map((each) => ({ value: each, label: levelName(each) })),
  ]
  return (
    <Page
      title={m.seats_roles_title()}
      lead={m.seats_roles_lead()}
      back={{ to: useConversationPaths().conversations, label: m.seats_conversations_title() }}
    >
      {acting && <Notice>{m.seats_read_only()}</Notice>}
      {answer && 'errors' in answer && <FormErrors errors={Object.values(answer.errors).flat()} />}
      {refused && (
        <Notice tone="danger" role="alert">
          <p>{refused.text}</p>
          {members.some(({ membershipId }) => membershipId === refused.membershipId) && (
            <TextLink to={`#member-${refused.membershipId}`}>
              {m.seats_see_row({ name: refused.name })}
            </TextLink>
          )}
        </Notice>
      )}
      <Card>
        <SeatMeter seats={seats} />
        {!acting && <SeatButtons seats={seats} />}
      </Card>
      <SearchForm label={m.seats_search()} filters={['level']}>
        <SelectField
          name="level"
          label={m.seats_field_level()}
          hideLabel
          options={options}
          defaultValue={level}
          className="min-w-40"
        />
      </SearchForm>
      {members.length === 0 ? (
        <EmptyState title={m.seats_none_found()} text={m.seats_none_found_text()} />
      ) : (
        <div>
          <LevelTable members={members} teamsOf={teamsOf} changes={!acting} refused={refused} />
          <Pager page={page} hasNext={hasNext} />
        </div>
      )}
    </Page>
  )
}

function SeatButtons({ seats: { seats, renewsAt, trialOver } }: { seats: SeatFacts }) {
  const paths = useConversationPaths()
  return (
    <div className="mt-4 flex flex-wrap gap-2">
      {!trialOver && (
        <ButtonLink to={paths.seats} variant="primary">
          {renewsAt ? m.seats_buy() : m.seats_buy_trial()}
        </ButtonLink>
      )}
      {seats > 0 && (
        <ButtonLink to={paths.seatRenewal}>
          {renewsAt ? m.seats_change_renewal() : m.seats_give_back()}
        </ButtonLink>
      )}
    </div>
  )
}
