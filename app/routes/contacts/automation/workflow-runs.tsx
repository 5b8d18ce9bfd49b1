import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { requireConfirmation, type FormAnswer } from '#app/auth/form.ts'
import { requireScope, roleTooLow } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { automationIsOn } from '#app/domain/contacts/workflows/automation.ts'
import { previewRun } from '#app/domain/contacts/workflows/run-preview.ts'
import { workflowRuns } from '#app/domain/contacts/workflows/runs.ts'
import { startRun } from '#app/domain/contacts/workflows/start-run.ts'
import { workflows } from '#app/domain/contacts/workflows/workflows.ts'
import { planForRotation } from '#app/domain/people/licences/plan-allows.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Card } from '#app/ui/card.tsx'
import { ConfirmForm } from '#app/ui/confirm.tsx'
import { FormErrors } from '#app/ui/form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { formatNumber } from '#app/ui/number.ts'
import { Page } from '#app/ui/page.tsx'
import { Time } from '#app/ui/time.tsx'
import { titleFor } from '#app/ui/title.ts'
import { OffNotice } from './off-notice.tsx'
import { automationPaths, useAutomationPaths } from './paths.ts'
import { problemWords, statusOf } from './refusals.ts'
import { RunPreviewFacts } from './run-preview.tsx'
import { runState } from './run-state.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.workflows_run(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  const [workflow] = await workflows(standing, requireId(params.workflowId))
  if (!workflow) throw notFound()
  const problems = workflow.problems.filter(({ place }) => place !== 'entry' && place !== 'entryField')
  const plan = problems.some(({ reason }) => reason === 'plan-too-small') ? await planForRotation() : null
  return json({
    workflow: { id: workflow.id, name: workflow.name, list: workflow.defaultList },
    automation: await automationIsOn(standing.account.id),
    problems: problems.map(({ reason }) => problemWords(reason, plan)),
    preview: problems.length > 0 ? null : await previewRun(standing, workflow.id),
    runs: await workflowRuns(standing, workflow.id),
  })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  const workflowId = requireId(params.workflowId)
  await requireConfirmation(request, standing)
  const outcome = await startRun(standing, workflowId)
  if (outcome.ok) return redirect(automationPaths(standing.account.id).run(workflowId, outcome.runId), 303)
  const refused = (texts: string[], status: number) =>
    json<FormAnswer>({ errors: { '': texts }, values: {} }, { status })
  switch (outcome.reason) {
    case 'automation-off':
      return refused([m.workflows_refused_off()], 409)
    case 'runs-already':
      return refused([m.workflows_refused_runs()], 409)
    case 'nothing-fits':
      return refused([m.workflows_run_nothing()], 409)
    case 'unready': {
      const { problems, plan } = outcome
      return refused(
        problems.map(({ reason }) => problemWords(reason, plan)),
        statusOf(problems),
      )
    }
    case 'not-allowed':
      throw roleTooLow('admin')
    case 'no-such-workflow':
      throw notFound()
  }
}

export default function WorkflowRuns() {
  const { workflow, automation, problems, preview, runs } = useLoaderData<typeof loader>()
  const refusal = useActionData<FormAnswer>()
  const account = useAccount()
  const paths = useAutomationPaths()
  return (
    <Page
      title={m.workflows_run_title({ name: workflow.name })}
      lead={m.workflows_run_lead()}
      back={{ to: paths.one(workflow.id), label: workflow.name }}
    >
      {!automation && <OffNotice />}
      {problems.length > 0 && (
        <Notice tone="warn" title={m.workflows_refused_unready()}>
          <ul className="list-disc pl-5">
            {problems.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </Notice>
      )}
      {preview && preview.matching === 0 && <Notice>{m.workflows_run_nothing()}</Notice>}
      {preview && preview.matching > 0 && automation ? (
        <ConfirmForm
          danger={false}
          confirm={m.workflows_run_confirm({
            count: preview.matching,
            number: formatNumber(preview.matching),
            account: account.name,
          })}
          cancel={{ to: paths.one(workflow.id) }}
          errors={refusal?.errors['']}
        >
          <RunPreviewFacts preview={preview} list={workflow.list ?? ''} />
        </ConfirmForm>
      ) : (
        <FormErrors errors={refusal?.errors['']} />
      )}
      {runs.length > 0 && (
        <Card title={m.workflows_runs_before()} flush>
          <ul className="divide-y divide-line">
            {runs.map((run) => (
              <li key={run.id} className="flex flex-wrap justify-between gap-2 px-5 py-2.5 text-sm">
                <Link to={paths.run(workflow.id, run.id)} className="text-link">
                  <Time at={run.startedAt} zone={account.timeZone} />
                </Link>
                <span>{run.agency ? `${run.userName} (${run.agency})` : run.userName}</span>
                <span>{runState(run)}</span>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </Page>
  )
}
