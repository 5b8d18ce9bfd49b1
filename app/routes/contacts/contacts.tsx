import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Bookmark, Download, Upload } from 'lucide-react'
import { requireScope } from '#app/auth/guards.ts'
import { isId } from '#app/auth/ids.ts'
import { countContacts, exactUpTo, listContacts } from '#app/domain/contacts/contacts.ts'
import { contactFields } from '#app/domain/contacts/fields/contact-fields.ts'
import { contactLists } from '#app/domain/contacts/lists/contact-lists.ts'
import { ownerChoices } from '#app/domain/contacts/owner-choices.ts'
import { contactViews } from '#app/domain/contacts/views/contact-views.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { teamSettings } from '#app/domain/people/teams/team-settings.ts'
import { teamChoices } from '#app/domain/people/teams/teams.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { isAtLeast } from '#app/domain/roles.ts'
import { useAccount } from '#app/ui/account-context.tsx'
import { ButtonLink, buttonClass } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { formatNumber } from '#app/ui/number.ts'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { Conditions } from './list/condition-form.tsx'
import { conditionsData } from './list/conditions-data.ts'
import { BulkBar } from './list/bulk-bar.tsx'
import { ContactsTable } from './list/contact-rows.tsx'
import { afterOf, listQuery, orderOf } from './list/filter-query.ts'
import { ContactFilters } from './list/filters.tsx'
import { Pages } from './list/pages.tsx'
import { requireContactFilter } from './list/require-filter.ts'
import { ViewTabs } from './list/view-tabs.tsx'
import { useImportPaths } from './imports/paths.ts'
import { useContactPaths } from './paths.ts'
import { useBulkButtons } from './record/bulk-buttons.tsx'

export const meta: MetaFunction = ({ matches }) => titleFor(m.contacts_title(), matches)

/** The contacts that the reader may see (P3), as search, filters and order in the URL have them. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId)
  const query = new URL(request.url).searchParams
  const filter = await requireContactFilter(standing, query)
  const fields = await contactFields(standing.account.id)
  const conditions = conditionsData(query, filter, fields)
  const after = afterOf(query)
  const [{ contacts, next }, count, choices, views] = await Promise.all([
    listContacts(standing, filter, { order: orderOf(query), after }),
    countContacts(standing, filter),
    filterChoices(standing, query),
    contactViews(standing),
  ])
  const kept = listQuery(query)
  return json({
    contacts,
    next,
    count,
    counted: countWords(count),
    choices,
    conditions,
    views,
    query: String(kept),
    filtered: [...kept.keys()].some((name) => name !== 'order'),
    later: after !== null,
  })
}

async function filterChoices(standing: Standing, query: URLSearchParams) {
  const chosen = query.getAll('owner').filter((owner) => owner !== '')
  const find = (query.get('find') ?? '').replaceAll('\0', '').slice(0, 200)
  const { account, membershipId } = standing
  const [people, teams, lists] = await Promise.all([
    ownerChoices(standing, { chosen: chosen.filter(isId), search: find }),
    teamSettings(account.id).then(({ active }) => (active ? teamChoices(standing) : null)),
    contactLists(account.id),
  ])
  return { owners: { ...people, chosen, find, me: membershipId !== null }, teams, lists }
}

function countWords(count: number): string {
  return count > exactUpTo
    ? m.listing_count_more({ number: formatNumber(exactUpTo) })
    : m.listing_count({ count, number: formatNumber(count) })
}

export default function Contacts() {
  const { contacts, count, counted, next, choices, conditions, views, query, filtered, later } =
    useLoaderData<typeof loader>()
  const paths = useContactPaths()
  const imports = useImportPaths()
  const mayWrite = isAtLeast(useAccount().role, 'member')
  const add = mayWrite && (
    <ButtonLink to={paths.new} variant="primary">
      {m.record_new()}
    </ButtonLink>
  )
  const bulkButtons = useBulkButtons()
  return (
    <Page
      title={m.contacts_title()}
      lead={counted}
      actions={
        <>
          <ButtonLink to={paths.lists}>{m.lists_title()}</ButtonLink>
          {mayWrite && (
            <ButtonLink to={imports.imports} icon={<Upload aria-hidden className="size-4" />}>
              {m.imports_import()}
            </ButtonLink>
          )}
          <ButtonLink to={paths.views(query)} icon={<Bookmark aria-hidden className="size-4" />}>
            {m.listing_view_save()}
          </ButtonLink>
          {/* No link of the page's own kind: what answers is a file. */}
          <a href={paths.export(query)} className={buttonClass()}>
            <Download aria-hidden className="size-4" />
            {m.common_download_csv()}
          </a>
          {add}
        </>
      }
    >
      <ViewTabs views={views} query={query} me={choices.owners.me} />
      <ContactFilters {...choices} />
      <Conditions key={query} data={conditions} />
      {contacts.length > 0 ? (
        <div>
          <ContactsTable contacts={contacts} selects />
          <Pages next={next} later={later} />
          <BulkBar query={query} count={count}>
            {bulkButtons}
          </BulkBar>
        </div>
      ) : filtered || later ? (
        <EmptyState title={m.listing_none_found()} text={m.listing_none_found_text()} />
      ) : (
        <EmptyState title={m.listing_none()} text={m.listing_none_text()} action={add} />
      )}
    </Page>
  )
}
