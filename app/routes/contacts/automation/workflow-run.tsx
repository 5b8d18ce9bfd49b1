import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { requireConfirmation } from '#app/auth/form.ts'
import { requireScope, roleTooLow } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { workflowRuns } from '#app/domain/contacts/workflows/runs.ts'
import { stopRun } from '#app/domain/contacts/workflows/work-on-run.ts'
import { workflows } from '#app/domain/contacts/workflows/workflows.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Fact, Facts } from '#app/ui/facts.tsx'
import { AccountForm, HiddenFields } from '#app/ui/form.tsx'
import { useLookAgain } from '#app/ui/look-again.ts'
import { formatNumber } from '#app/ui/number.ts'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { useOwnershipPaths } from '../ownership/paths.ts'
import { automationPaths, useAutomationPaths } from './paths.ts'
import { runState } from './run-state.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.workflows_run(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  const [workflow] = await workflows(standing, requireId(params.workflowId))
  if (!workflow) throw notFound()
  const [run] = await workflowRuns(standing, workflow.id, requireId(params.runId))
  if (!run) throw notFound()
  return json({ workflow: { id: workflow.id, name: workflow.name }, run })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  const [workflowId, runId] = [requireId(params.workflowId), requireId(params.runId)]
  await requireConfirmation(request, standing)
  const outcome = await stopRun(standing, workflowId, runId)
  if (!outcome.ok) throw outcome.reason === 'not-allowed' ? roleTooLow('admin') : notFound()
  const to = automationPaths(standing.account.id).run(workflowId, runId)
  return await redirectWithFlash(to, { tone: 'ok', text: m.workflows_run_was_stopped() })
}

export default function WorkflowRun() {
  const { workflow, run } = useLoaderData<typeof loader>()
  const paths = useAutomationPaths()
  const { reversal } = useOwnershipPaths()
  const running = run.state === 'running'
  useLookAgain(running)
  const read = run.assigned + run.kept + run.nobody + run.private
  return (
    <Page
      title={m.workflows_run_title({ name: workflow.name })}
      back={{ to: paths.runs(workflow.id), label: m.workflows_run() }}
      narrow
    >
      <Card title={runState(run)}>
        <div className="grid gap-4">
          <div>
            <label htmlFor="progress" className="mb-1 block text-sm">
              {m.workflows_run_progress({ read, total: run.total })}
            </label>
            <progress id="progress" className="w-full" value={Math.min(read, run.total)} max={run.total} />
          </div>
          <Facts columns={4}>
            <Fact name={m.workflows_run_assigned()}>{formatNumber(run.assigned)}</Fact>
            <Fact name={m.workflows_run_kept()}>{formatNumber(run.kept)}</Fact>
            <Fact name={m.workflows_run_private()}>{formatNumber(run.private)}</Fact>
            <Fact name={m.workflows_run_nobody()}>{formatNumber(run.nobody)}</Fact>
          </Facts>
          <div className="flex flex-wrap gap-2">
            {running && (
              <ButtonLink to="." reloadDocument>
                {m.workflows_run_look()}
              </ButtonLink>
            )}
            {/* Also of one that the worker gave up: once it has ended it can be undone. */}
            {run.finishedAt === null && (
              <AccountForm>
                <Button variant="danger">{m.workflows_run_stop()}</Button>
              </AccountForm>
            )}
            {run.undoable && run.changeId && (
              <AccountForm action={reversal(run.changeId)}>
                <HiddenFields fields={{ back: paths.run(workflow.id, run.id) }} />
                <Button>{m.ownership_undo()}</Button>
              </AccountForm>
            )}
            <ButtonLink to={paths.history(workflow.id)}>{m.workflows_history()}</ButtonLink>
          </div>
        </div>
      </Card>
    </Page>
  )
}
