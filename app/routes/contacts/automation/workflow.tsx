import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm } from '#app/auth/form.ts'
import { requireScope, roleTooLow } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { automationIsOn } from '#app/domain/contacts/workflows/automation.ts'
import { changeWorkflow } from '#app/domain/contacts/workflows/change-workflow.ts'
import { switchWorkflow } from '#app/domain/contacts/workflows/switch-workflow.ts'
import { workflows } from '#app/domain/contacts/workflows/workflows.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { AccountForm, HiddenFields } from '#app/ui/form.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { OffNotice } from './off-notice.tsx'
import { afterStep, draftOf, postedDraft, withChosen, workflowSchema } from './draft.ts'
import { WorkflowEditor } from './editor.tsx'
import { automationPaths, useAutomationPaths } from './paths.ts'
import { errorsOf, statusOf } from './refusals.ts'
import { answered, editorFacts, saved, type DraftAnswer } from './saving.ts'

export const meta: MetaFunction<typeof loader> = ({ matches, data }) =>
  titleFor(data?.workflow.name ?? m.workflows_title(), matches)

async function found(standing: Standing, workflowId: string | undefined) {
  const [workflow] = await workflows(standing, requireId(workflowId))
  if (!workflow) throw notFound()
  return workflow
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  const workflow = await found(standing, params.workflowId)
  const { facts, fields } = await editorFacts(standing, workflow.people)
  const { id, name, activeSince, problems } = workflow
  return json({
    workflow: { id, name, on: activeSince !== null },
    automation: await automationIsOn(standing.account.id),
    draft: draftOf(workflow, fields, getLocale()),
    // Of one that is switched on, what keeps it from acting now.
    errors: activeSince ? errorsOf(problems, facts.plan) : {},
    facts,
  })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  const workflow = await found(standing, params.workflowId)
  const form = await readForm(request, workflowSchema, standing)
  if (!form.ok) return answered(null, form.errors, 422)
  const { intent } = form.value
  const to = automationPaths(standing.account.id)
  if (intent === 'switch-on' || intent === 'switch-off') {
    const outcome = await switchWorkflow(standing, workflow.id, intent === 'switch-on')
    if (outcome.ok) {
      const text =
        intent === 'switch-on'
          ? m.workflows_switched_on({ name: outcome.name })
          : m.workflows_switched_off({ name: outcome.name })
      return await redirectWithFlash(to.one(workflow.id), { tone: 'ok', text })
    }
    if (outcome.reason === 'automation-off') return answered(null, { '': [m.workflows_refused_off()] }, 409)
    if (outcome.reason === 'unready') {
      const errors = { ...errorsOf(outcome.problems, outcome.plan), '': [m.workflows_refused_unready()] }
      return answered(null, errors, statusOf(outcome.problems))
    }
    throw outcome.reason === 'not-allowed' ? roleTooLow('admin') : notFound()
  }
  const posted = postedDraft(form.value)
  const step = afterStep(posted, form.value)
  if (step) return answered(step)
  const result = await saved(standing, withChosen(posted, form.value), (wish) =>
    changeWorkflow(standing, workflow.id, wish),
  )
  if (result.ok) {
    const text = result.outcome.changed ? m.workflows_saved() : m.people_details_same()
    return await redirectWithFlash(to.one(workflow.id), { tone: 'ok', text })
  }
  if (result.reason === 'not-allowed') throw roleTooLow('admin')
  if (result.reason === 'no-such-workflow') throw notFound()
  return result.answer
}

export default function Workflow() {
  const { workflow, automation, draft, errors, facts } = useLoaderData<typeof loader>()
  const answer = useActionData<DraftAnswer>()
  const paths = useAutomationPaths()
  return (
    <Page
      title={
        <span className="inline-flex flex-wrap items-center gap-x-3 gap-y-1">
          {workflow.name}
          <Badge tone={workflow.on ? (automation ? 'ok' : 'warn') : 'neutral'}>
            {workflow.on ? (automation ? m.workflows_on() : m.workflows_waits()) : m.workflows_off()}
          </Badge>
        </span>
      }
      back={{ to: paths.automation, label: m.workflows_title() }}
      actions={
        <>
          <AccountForm>
            <HiddenFields fields={{ intent: workflow.on ? 'switch-off' : 'switch-on' }} />
            <Button variant={workflow.on ? 'secondary' : 'primary'}>
              {workflow.on ? m.workflows_switch_off() : m.workflows_switch_on()}
            </Button>
          </AccountForm>
          <ButtonLink to={paths.trial(workflow.id)}>{m.workflows_try()}</ButtonLink>
          <ButtonLink to={paths.runs(workflow.id)}>{m.workflows_run()}</ButtonLink>
          <ButtonLink to={paths.history(workflow.id)}>{m.workflows_history()}</ButtonLink>
        </>
      }
    >
      {!automation && <OffNotice />}
      <WorkflowEditor
        draft={answer?.draft ?? draft}
        facts={facts}
        errors={answer?.errors ?? errors}
        save={m.common_save()}
        extra={<ButtonLink to={paths.archiving(workflow.id)}>{m.workflows_archive()}</ButtonLink>}
      />
    </Page>
  )
}
