import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { requireConfirmation, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { listAt } from '#app/domain/contacts/lists/contact-lists.ts'
import { deleteList } from '#app/domain/contacts/lists/delete-list.ts'
import { workflowsUsingList } from '#app/domain/contacts/lists/list-uses.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { ConfirmForm } from '#app/ui/confirm.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { contactPaths, useContactPaths } from '../paths.ts'
import { refusedList } from './refusals.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.lists_delete(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'manager' })
  const list = await listAt(standing.account.id, requireId(params.listId))
  if (!list) throw notFound()
  return json({ list, workflows: await workflowsUsingList(standing.account.id, list.id) })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'manager' })
  const listId = requireId(params.listId)
  await requireConfirmation(request, standing)
  const outcome = await deleteList(standing, listId)
  if (!outcome.ok) return refusedList(outcome)
  const text = m.lists_deleted({ list: outcome.name })
  return await redirectWithFlash(contactPaths(standing.account.id).lists, { tone: 'ok', text })
}

export default function ListDeletion() {
  const { list, workflows } = useLoaderData<typeof loader>()
  const refusal = useActionData<FormAnswer>()
  const account = useAccount().name
  const paths = useContactPaths()
  const back = { to: paths.contactList(list.id), label: list.name }
  return (
    <Page title={m.lists_delete_title({ list: list.name, account })} back={back} narrow>
      {workflows.length > 0 ? (
        <Notice tone="warn" role="alert">
          {m.lists_refused_used({ workflows: workflows.join(', ') })}
        </Notice>
      ) : (
        <ConfirmForm
          confirm={m.lists_delete_confirm({ list: list.name, account })}
          cancel={{ to: back.to }}
          errors={refusal?.errors['']}
        >
          <ul className="grid list-disc gap-1 pl-5">
            <li>{m.lists_delete_contacts()}</li>
            <li>{m.lists_delete_follow_ups()}</li>
          </ul>
          <p className="text-sm text-ink2">{m.lists_delete_final()}</p>
        </ConfirmForm>
      )}
    </Page>
  )
}
