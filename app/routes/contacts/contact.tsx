import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { changeContact } from '#app/domain/contacts/change-contact.ts'
import { statuses } from '#app/domain/contacts/contact.ts'
import { contactRecord } from '#app/domain/contacts/contact-record.ts'
import { workflowHistory } from '#app/domain/contacts/workflows/history.ts'
import { followUpsOfContact } from '#app/domain/contacts/follow-ups/follow-ups.ts'
import { contactFields } from '#app/domain/contacts/fields/contact-fields.ts'
import { contactLists, listsOfContact, type ContactList } from '#app/domain/contacts/lists/contact-lists.ts'
import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { FormErrors } from '#app/ui/form.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { inboxPaths } from '../inbox/paths.ts'
import { cursorOf } from '../list-filter.ts'
import { StatusBadge, statusName } from './list/status-badge.tsx'
import { contactPaths, useContactPaths } from './paths.ts'
import { ArchivedNotice } from './record/archived-notice.tsx'
import { ContactMenu } from './record/contact-menu.tsx'
import { FactsCard } from './record/facts-card.tsx'
import { FollowUpCard } from './record/follow-up-card.tsx'
import { ListsCard } from './record/lists-card.tsx'
import { OwnerCard } from './record/owner-card.tsx'
import { refusedChange } from './record/refusals.ts'
import { StatusButtons } from './record/status-buttons.tsx'
import { WorkflowCard } from './record/workflow-card.tsx'

export const meta: MetaFunction<typeof loader> = ({ matches, data }) =>
  titleFor(data?.contact.name ?? m.contacts_title(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId)
  const { id: accountId } = standing.account
  const contact = await contactRecord(standing, requireId(params.contactId))
  if (!contact) throw notFound()
  if (contact.mergedInto) throw redirect(contactPaths(accountId).one(contact.mergedInto), 303)
  const before = cursorOf(request)
  const [fields, lists, inLists, followUps, history] = await Promise.all([
    contactFields(accountId),
    contact.mayEdit ? contactLists(accountId) : noLists,
    listsOfContact(accountId, contact.id),
    followUpsOfContact(standing, contact.id),
    workflowHistory(standing, { contactId: contact.id }, before),
  ])
  const workflowEntries = { ...history, older: before !== null }
  const mayHide = isAtLeast(standing.role, 'admin') || contact.createdBy === standing.user.id
  return json({
    ...{ contact, fields, lists, inLists, mayHide, followUps, workflowEntries },
    zone: standing.user.timeZone,
  })
}

const noLists: ContactList[] = []

const schema = z.object({
  intent: z.literal('status'),
  status: z.enum(statuses),
  version: z.coerce.number().int().positive().max(2_147_483_647),
})

/** How it stands with the contact, in one click. */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'member' })
  const contactId = requireId(params.contactId)
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const { status, version } = form.value
  const outcome = await changeContact(standing, contactId, { facts: { status }, version })
  if (!outcome.ok) return refusedChange(outcome.reason, form.refuse)
  const text = m.record_status_saved({ status: statusName(status) })
  return await redirectWithFlash(contactPaths(standing.account.id).one(contactId), { tone: 'ok', text })
}

export default function Contact() {
  const { contact, fields, lists, inLists, mayHide, followUps, workflowEntries, zone } =
    useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  const paths = useContactPaths()
  const { id: accountId, inbox, trialOver } = useAccount()
  const writes = inbox === 'agent' && !trialOver
  return (
    <Page
      title={
        <span className="inline-flex flex-wrap items-center gap-2">
          {contact.name}
          <StatusBadge status={contact.status} />
          {contact.privateTo && <Badge tone="warn">{m.record_private()}</Badge>}
        </span>
      }
      back={{ to: paths.contacts, label: m.contacts_title() }}
      actions={
        contact.mayEdit && (
          <>
            <StatusButtons status={contact.status} version={contact.version} />
            {writes && contact.emails[0] && (
              <ButtonLink to={inboxPaths(accountId).newTo(contact.emails[0])}>{m.inbox_write()}</ButtonLink>
            )}
            <ButtonLink to={paths.edit(contact.id)} variant="primary">
              {m.record_edit()}
            </ButtonLink>
            <ContactMenu contact={contact} mayHide={mayHide} />
          </>
        )
      }
    >
      {contact.archivedAt && (
        <ArchivedNotice contactId={contact.id} at={contact.archivedAt} mayRestore={contact.mayRestore} />
      )}
      <FormErrors errors={answer && Object.values(answer.errors).flat()} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <FactsCard contact={contact} fields={fields} />
        <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
          <OwnerCard contact={contact} />
          <FollowUpCard {...followUps} contact={contact.name} zone={zone} />
          <ListsCard
            contactId={contact.id}
            mayEdit={contact.mayEdit}
            inLists={inLists}
            others={lists.filter(({ id }) => !inLists.some((list) => list.id === id))}
          />
          <WorkflowCard history={workflowEntries} />
        </div>
      </div>
    </Page>
  )
}
