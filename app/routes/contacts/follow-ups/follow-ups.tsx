import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { requireScope, requireSight } from '#app/auth/guards.ts'
import { isId } from '#app/auth/ids.ts'
import { dues } from '#app/domain/contacts/follow-ups/dues.ts'
import { listFollowUps } from '#app/domain/contacts/follow-ups/follow-ups.ts'
import { remindingLists, watchedLists } from '#app/domain/contacts/follow-ups/reminding-lists.ts'
import { peopleToFilter } from '#app/domain/contacts/statistics/people-to-filter.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { sightOfMembers } from '#app/domain/people/teams/visible-members.ts'
import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { Page, Section } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { Pages } from '../list/pages.tsx'
import { DueTabs } from './due-tabs.tsx'
import { FollowUpFilters } from './filters.tsx'
import { FollowUpTable } from './follow-up-table.tsx'
import { useFollowUpPaths } from './paths.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.follow_ups_title(), matches)

/**
 * What is to be followed up (C6): one's own, and for those who look after others also theirs. `?member=` is a membership
 * or `all`; somebody whose work the reader does not look after is 403 (P3).
 */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId)
  const query = new URL(request.url).searchParams
  const id = (name: string) => (isId(query.get(name)) ? query.get(name) : null)
  const others = isAtLeast(standing.role, 'manager')
  const wanted = id('member')
  if (wanted) requireSight(await sightOfMembers(standing, [wanted], 'statistics'))
  const whose = wanted ?? (query.get('member') === 'all' && others ? 'all' : own(standing, others))
  const filter = {
    member: whose === 'all' ? null : whose,
    list: id('list'),
    due: dues.find((due) => due === query.get('due')) ?? null,
    after: id('after'),
  }
  const [{ followUps, next }, people, lists, watched] = await Promise.all([
    listFollowUps(standing, filter),
    others ? peopleToFilter(standing) : null,
    remindingLists(standing.account.id),
    watchedLists(standing),
  ])
  return json({
    rows: followUps,
    next,
    later: filter.after !== null,
    due: filter.due,
    filtered: filter.due !== null || filter.list !== null || filter.after !== null || wanted !== null,
    choices: { whose, people, lists, list: filter.list, me: standing.membershipId },
    watched,
    zone: standing.user.timeZone,
  })
}

/** Where nothing is said: one's own; those who are nobody's contact owner look after all. */
const own = ({ membershipId }: Standing, others: boolean) =>
  membershipId ?? (others ? 'all' : '00000000-0000-0000-0000-000000000000')

export default function FollowUps() {
  const { rows, next, later, due, filtered, choices, watched, zone } = useLoaderData<typeof loader>()
  const paths = useFollowUpPaths()
  const mine = choices.whose === choices.me
  return (
    <Page
      title={m.follow_ups_title()}
      lead={mine ? m.follow_ups_lead() : m.follow_ups_lead_others()}
      actions={choices.me && <ButtonLink to={paths.preferences}>{m.follow_ups_preferences()}</ButtonLink>}
    >
      <FollowUpFilters {...choices} />
      <DueTabs current={due} />
      {rows.length > 0 ? (
        <div>
          <FollowUpTable rows={rows} zone={zone} label={m.follow_ups_title()} withList />
          <Pages next={next} later={later} />
        </div>
      ) : filtered ? (
        <EmptyState title={m.follow_ups_none_fits()} text={m.follow_ups_none_fits_text()} />
      ) : (
        <EmptyState
          title={m.follow_ups_none()}
          text={m.follow_ups_none_text()}
          action={<ButtonLink to={paths.lists}>{m.follow_ups_to_lists()}</ButtonLink>}
        />
      )}
      {watched.length > 0 && (
        <Section title={m.follow_ups_watched()} text={m.follow_ups_watched_text()}>
          <ul className="grid gap-1">
            {watched.map(({ id, name }) => (
              <li key={id}>
                <Link to={paths.ofList(id)} className="text-link break-words">
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Page>
  )
}
