import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { isId, notFound, requireId } from '#app/auth/ids.ts'
import { contactRecord } from '#app/domain/contacts/contact-record.ts'
import { assignContacts } from '#app/domain/contacts/ownership/assign-contacts.ts'
import { assignees } from '#app/domain/contacts/ownership/assignees.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { AccountForm, FormErrors, HiddenFields } from '#app/ui/form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Actions, Page } from '#app/ui/page.tsx'
import { SearchForm } from '#app/ui/search.tsx'
import { Pager } from '#app/ui/table.tsx'
import { titleFor } from '#app/ui/title.ts'
import { pageNumber } from '../list-filter.ts'
import { ownershipPaths, useOwnershipPaths } from './ownership/paths.ts'
import { PersonChoice } from './ownership/person-choice.tsx'
import { refused } from './ownership/refusals.ts'
import { wayBackIn } from './ownership/way-back.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.contacts_field_contact_owner(), matches)

/** Who may be the contact owner of one contact (C2); also what the menus of list and record fetch. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'manager' })
  const contact = await contactRecord(standing, requireId(params.contactId))
  if (!contact) throw notFound()
  const query = new URL(request.url).searchParams
  const search = (query.get('who') ?? '').replaceAll('\0', '').slice(0, 200)
  const page = pageNumber(request)
  const { id, name, ownerId, ownerName, mayAssign } = contact
  const people = await assignees(standing, { search, page, chosen: ownerId ? [ownerId] : [] })
  return json({
    contact: { id, name, ownerId, ownerName, mayAssign, private: contact.privateTo !== null },
    ...people,
    search,
    page,
    back: query.has('back')
      ? wayBackIn(standing.account.id, query.get('back'))
      : ownershipPaths(standing.account.id).one(id),
  })
}

const schema = z.object({ to: z.string().max(50).optional(), back: z.string().max(8000).optional() })

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'manager' })
  const contactId = requireId(params.contactId)
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const { to, back } = form.value
  const contact = await contactRecord(standing, contactId)
  if (!contact) throw notFound()
  if (!to) return form.refuse({ to: [m.ownership_choose_somebody()] })
  if (to !== 'nobody' && !isId(to)) return refused('not-a-user')
  const outcome = await assignContacts(standing, [contactId], to === 'nobody' ? null : to)
  if (!outcome.ok) return refused(outcome.reason)
  const paths = ownershipPaths(standing.account.id)
  const text =
    outcome.ids.length === 0
      ? m.ownership_unchanged({ contact: contact.name })
      : outcome.to === null
        ? m.ownership_unassigned_one({ contact: contact.name })
        : m.ownership_assigned_one({ contact: contact.name, name: outcome.to })
  return await redirectWithFlash(back ? wayBackIn(standing.account.id, back) : paths.one(contactId), {
    tone: 'ok',
    text,
    undo: outcome.ids.length > 0 ? paths.reversal(outcome.changeId) : undefined,
  })
}

export default function Owner() {
  const { contact, people, chosen, hasNext, page, back } = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  const paths = useOwnershipPaths()
  const everybody = [...chosen, ...people]
  return (
    <Page
      title={m.ownership_owner_title({ name: contact.name })}
      lead={m.ownership_owner_lead()}
      back={{ to: back, label: m.ownership_back() }}
      narrow
    >
      {!contact.mayAssign ? (
        <Notice tone="warn">
          {contact.private ? m.ownership_refused_not_shared() : m.ownership_archived()}
        </Notice>
      ) : (
        <>
          <SearchForm label={m.ownership_find()} name="who" />
          <Card>
            <AccountForm action={paths.owner(contact.id)} className="grid gap-4">
              <HiddenFields fields={{ back }} />
              <FormErrors errors={answer?.errors['']} />
              <PersonChoice
                type="radio"
                nobody
                legend={m.contacts_field_contact_owner()}
                people={everybody}
                chosen={[contact.ownerId ?? '']}
                errors={answer?.errors.to}
              />
              {everybody.length === 0 && <p className="text-sm text-ink2">{m.ownership_nobody_found()}</p>}
              <Actions>
                <Button variant="primary">{m.common_save()}</Button>
                <ButtonLink to={back}>{m.common_cancel()}</ButtonLink>
              </Actions>
            </AccountForm>
          </Card>
          <Pager page={page} hasNext={hasNext} />
        </>
      )}
    </Page>
  )
}
