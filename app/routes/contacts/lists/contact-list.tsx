import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { listAt } from '#app/domain/contacts/lists/contact-lists.ts'
import { workflowsUsingList } from '#app/domain/contacts/lists/list-uses.ts'
import { renameList } from '#app/domain/contacts/lists/rename-list.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink } from '#app/ui/button.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { useFollowUpPaths } from '../follow-ups/paths.ts'
import { contactPaths, useContactPaths } from '../paths.ts'
import { ListForm } from './list-form.tsx'
import { refusedList } from './refusals.ts'

export const meta: MetaFunction<typeof loader> = ({ matches, data }) =>
  titleFor(data?.list.name ?? m.lists_title(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'manager' })
  const list = await listAt(standing.account.id, requireId(params.listId))
  if (!list) throw notFound()
  return json({ list, workflows: await workflowsUsingList(standing.account.id, list.id) })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'manager' })
  const listId = requireId(params.listId)
  const form = await readForm(request, z.object({ name: z.string().default('') }), standing)
  if (!form.ok) return refusedAnswer(form)
  const outcome = await renameList(standing, listId, form.value.name)
  if (!outcome.ok) return refusedList(outcome, form.value)
  const text = outcome.changed ? m.lists_renamed({ list: outcome.name }) : m.record_same()
  return await redirectWithFlash(contactPaths(standing.account.id).contactList(listId), { tone: 'ok', text })
}

export default function ContactListPage() {
  const { list, workflows } = useLoaderData<typeof loader>()
  const refusal = useActionData<FormAnswer>()
  const followUps = useFollowUpPaths()
  const paths = useContactPaths()
  return (
    <Page
      title={list.name}
      back={{ to: paths.lists, label: m.lists_title() }}
      actions={
        <>
          <ButtonLink to={paths.inList(list.id)} variant="primary">
            {m.lists_open()}
          </ButtonLink>
          <ButtonLink to={followUps.ofList(list.id)}>{m.follow_ups_title()}</ButtonLink>
          <ButtonLink to={paths.listDeletion(list.id)}>{m.lists_delete()}</ButtonLink>
        </>
      }
      narrow
    >
      <ListForm key={list.name} name={list.name} refusal={refusal} />
      {workflows.length > 0 && <Notice>{m.lists_used_by({ workflows: workflows.join(', ') })}</Notice>}
    </Page>
  )
}
