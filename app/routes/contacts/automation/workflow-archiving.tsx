import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { requireConfirmation } from '#app/auth/form.ts'
import { requireScope, roleTooLow } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { archiveWorkflow } from '#app/domain/contacts/workflows/archive-workflow.ts'
import { workflows } from '#app/domain/contacts/workflows/workflows.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { ConfirmForm } from '#app/ui/confirm.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { automationPaths, useAutomationPaths } from './paths.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.workflows_archive(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  const [workflow] = await workflows(standing, requireId(params.workflowId))
  if (!workflow) throw notFound()
  return json({ id: workflow.id, name: workflow.name })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  await requireConfirmation(request, standing)
  const outcome = await archiveWorkflow(standing, requireId(params.workflowId))
  if (!outcome.ok) throw outcome.reason === 'not-allowed' ? roleTooLow('admin') : notFound()
  const text = m.workflows_archived({ name: outcome.name })
  return await redirectWithFlash(automationPaths(standing.account.id).automation, { tone: 'ok', text })
}

export default function WorkflowArchiving() {
  const { id, name } = useLoaderData<typeof loader>()
  const account = useAccount().name
  const paths = useAutomationPaths()
  return (
    <Page
      title={m.workflows_archive_title({ name, account })}
      back={{ to: paths.one(id), label: name }}
      narrow
    >
      <ConfirmForm confirm={m.workflows_archive_confirm({ name, account })} cancel={{ to: paths.one(id) }}>
        <ul className="grid list-disc gap-1 pl-5">
          <li>{m.workflows_archive_ends()}</li>
          <li>{m.workflows_archive_keeps()}</li>
        </ul>
      </ConfirmForm>
    </Page>
  )
}
