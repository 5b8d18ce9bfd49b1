import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { workflowHistory } from '#app/domain/contacts/workflows/history.ts'
import { workflows } from '#app/domain/contacts/workflows/workflows.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Cursor } from '#app/ui/cursor.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { cursorOf } from '../../list-filter.ts'
import { EntryTable } from './entry-table.tsx'
import { useAutomationPaths } from './paths.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.workflows_history(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  const [workflow] = await workflows(standing, requireId(params.workflowId))
  if (!workflow) throw notFound()
  const before = cursorOf(request)
  const history = await workflowHistory(standing, { workflowId: workflow.id }, before)
  return json({ ...history, older: before !== null, id: workflow.id, name: workflow.name })
}

export default function WorkflowHistory() {
  const { entries, next, older, id, name } = useLoaderData<typeof loader>()
  const paths = useAutomationPaths()
  return (
    <Page title={m.workflows_history_of({ name })} back={{ to: paths.one(id), label: name }}>
      {entries.length === 0 ? (
        <EmptyState title={m.workflows_history_none()} text={m.workflows_history_none_text()} />
      ) : (
        <EntryTable entries={entries} />
      )}
      <Cursor next={next} older={older} />
    </Page>
  )
}
