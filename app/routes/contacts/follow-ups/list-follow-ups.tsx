import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope, roleTooLow } from '#app/auth/guards.ts'
import { isId, notFound, requireId } from '#app/auth/ids.ts'
import { changeInterval } from '#app/domain/contacts/follow-ups/change-interval.ts'
import { dues } from '#app/domain/contacts/follow-ups/dues.ts'
import { followUpsOfList } from '#app/domain/contacts/follow-ups/follow-ups.ts'
import { remindingList, type RemindingList } from '#app/domain/contacts/follow-ups/reminding-lists.ts'
import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Button } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { AccountForm, HiddenFields } from '#app/ui/form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Page, Section } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { Pages } from '../list/pages.tsx'
import { DueTabs } from './due-tabs.tsx'
import { FollowUpTable } from './follow-up-table.tsx'
import { IntervalForm } from './interval-form.tsx'
import { followUpPaths, useFollowUpPaths } from './paths.ts'
import { daysField } from './days-field.ts'

export const meta: MetaFunction<typeof loader> = ({ matches, data }) =>
  titleFor(data ? m.follow_ups_of_list({ list: data.list.name }) : m.follow_ups_title(), matches)

const schema = z.object({ days: daysField() })

/** The follow-ups of one list, for everybody who sees it: who watches it, and its interval. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId)
  const list = await remindingList(standing, requireId(params.listId))
  if (!list) throw notFound()
  const query = new URL(request.url).searchParams
  const due = dues.find((each) => each === query.get('due')) ?? null
  const after = isId(query.get('after')) ? query.get('after') : null
  const { followUps, next } = await followUpsOfList(standing, list.id, { due, after })
  return json({ list, rows: followUps, next, later: after !== null, due, zone: standing.user.timeZone })
}

/** Sets the interval; a long list is gone through afterwards. */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'manager' })
  const listId = requireId(params.listId)
  if (!(await remindingList(standing, listId))) throw notFound()
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const { days } = form.value
  const outcome = await changeInterval(standing, listId, days)
  if (!outcome.ok) throw outcome.reason === 'not-found' ? notFound() : roleTooLow('manager')
  return await redirectWithFlash(followUpPaths(standing.account.id).ofList(listId), {
    tone: 'ok',
    text: !outcome.changed
      ? m.follow_ups_interval_same()
      : !outcome.sweeps
        ? m.follow_ups_interval_saved({ list: outcome.list })
        : (days === null ? m.follow_ups_interval_ends : m.follow_ups_interval_begins)({ list: outcome.list }),
  })
}

export default function ListFollowUps() {
  const { list, rows, next, later, due, zone } = useLoaderData<typeof loader>()
  const refusal = useActionData<FormAnswer>()
  const { role, acting, trialOver } = useAccount()
  const paths = useFollowUpPaths()
  const every = list.followUpDays
    ? m.follow_ups_every({ count: list.followUpDays })
    : m.follow_ups_no_interval()
  return (
    <Page
      title={m.follow_ups_of_list({ list: list.name })}
      lead={`${every} ${m.follow_ups_of_list_lead()}`}
      back={{ to: paths.all, label: m.follow_ups_title() }}
      actions={!acting && !trialOver && <Watch list={list} />}
    >
      {list.swept !== null && <Notice role="status">{m.follow_ups_sweeping({ count: list.swept })}</Notice>}
      <DueTabs current={due} />
      {rows.length > 0 ? (
        <div>
          <FollowUpTable rows={rows} zone={zone} label={m.follow_ups_of_list({ list: list.name })} />
          <Pages next={next} later={later} />
        </div>
      ) : due || later ? (
        <EmptyState title={m.follow_ups_none_fits()} text={m.follow_ups_none_fits_text()} />
      ) : (
        <EmptyState title={m.follow_ups_list_none()} text={m.follow_ups_list_none_text()} />
      )}
      {isAtLeast(role, 'manager') && !trialOver && (
        <Section title={m.follow_ups_interval()} text={m.follow_ups_interval_text()}>
          <IntervalForm days={list.followUpDays} refusal={refusal} />
        </Section>
      )}
    </Page>
  )
}

function Watch({ list }: { list: RemindingList }) {
  const action = useFollowUpPaths().watch(list.id)
  return (
    <>
      {list.watchers > 0 && (
        <span className="text-sm text-ink3">{m.follow_ups_watchers({ count: list.watchers })}</span>
      )}
      <AccountForm action={action}>
        <HiddenFields fields={{ watch: list.watching ? 'off' : 'on' }} />
        <Button>{list.watching ? m.follow_ups_unwatch() : m.follow_ups_watch()}</Button>
      </AccountForm>
    </>
  )
}
