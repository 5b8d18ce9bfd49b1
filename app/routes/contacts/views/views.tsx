import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope, roleTooLow } from '#app/auth/guards.ts'
import { contactViews } from '#app/domain/contacts/views/contact-views.ts'
import { createView, sharingFloor } from '#app/domain/contacts/views/save-view.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Badge } from '#app/ui/badge.tsx'
import { Card } from '#app/ui/card.tsx'
import { Page, Section } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { listQuery } from '../list/filter-query.ts'
import { contactPaths, useContactPaths } from '../paths.ts'
import { refusedView } from './refusals.ts'
import { ViewForm } from './view-form.tsx'

export const meta: MetaFunction = ({ matches }) => titleFor(m.listing_view_save(), matches)

const schema = z.object({
  name: z.string().default(''),
  shared: z.literal('yes').optional(),
  query: z.string().max(8000).default(''),
})

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId)
  const query = String(listQuery(new URL(request.url).searchParams))
  return json({ query, views: await contactViews(standing), ...may(standing) })
}

/** Keeps what the list shows now under a name. */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId)
  const { mayOwn, mayShare } = may(standing)
  if (!mayOwn && !mayShare) throw roleTooLow(sharingFloor)
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const { name, shared } = form.value
  const query = String(listQuery(new URLSearchParams(form.value.query)))
  const wish = { name, shared: shared === 'yes' }
  const outcome = await createView(standing, { ...wish, query })
  if (!outcome.ok) return refusedView(outcome, wish)
  const text = m.listing_view_saved({ name: outcome.name })
  return await redirectWithFlash(contactPaths(standing.account.id).list(query), { tone: 'ok', text })
}

function may({ membershipId, role }: Standing) {
  return { mayOwn: membershipId !== null, mayShare: isAtLeast(role, sharingFloor) }
}

export default function Views() {
  const { query, views, mayOwn, mayShare } = useLoaderData<typeof loader>()
  const refusal = useActionData<FormAnswer>()
  const paths = useContactPaths()
  return (
    <Page
      title={m.listing_view_save()}
      lead={m.listing_view_save_lead()}
      back={{ to: paths.list(query), label: m.contacts_title() }}
      narrow
    >
      {(mayOwn || mayShare) && (
        <ViewForm {...{ query, mayOwn, mayShare }} refusal={refusal} cancel={paths.list(query)} />
      )}
      {views.length > 0 && (
        <Section title={m.listing_views()}>
          <Card flush>
            <ul className="divide-y divide-line">
              {views.map((view) => (
                <li key={view.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-5 py-2.5 text-sm">
                  <Link to={paths.list(view.query)} className="text-link">
                    {view.name}
                  </Link>
                  {view.shared && <Badge>{m.listing_view_shared_badge()}</Badge>}
                  {view.shared && !view.own && view.madeBy && (
                    <span className="text-ink3">{m.listing_view_by({ name: view.madeBy })}</span>
                  )}
                  {view.mayChange && (
                    <span className="ml-auto flex gap-3">
                      <Link
                        to={paths.view(view.id)}
                        className="text-link"
                        aria-label={m.listing_view_change_one({ name: view.name })}
                      >
                        {m.common_edit()}
                      </Link>
                      <Link
                        to={paths.viewDeletion(view.id)}
                        className="text-link"
                        aria-label={m.listing_view_delete_one({ name: view.name })}
                      >
                        {m.common_remove()}
                      </Link>
                    </span>
                  )}
                </li>
              ))}
            </ul>
          </Card>
        </Section>
      )}
    </Page>
  )
}
