import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm } from '#app/auth/form.ts'
import { requireScope, roleTooLow } from '#app/auth/guards.ts'
import { createWorkflow } from '#app/domain/contacts/workflows/create-workflow.ts'
import { mostWorkflows } from '#app/domain/contacts/workflows/workflow.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { afterStep, freshDraft, postedDraft, predefinedOf, withChosen, workflowSchema } from './draft.ts'
import { WorkflowEditor } from './editor.tsx'
import { automationPaths, useAutomationPaths } from './paths.ts'
import { answered, editorFacts, saved, type DraftAnswer } from './saving.ts'
import { predefinedNames } from './words.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.workflows_new(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  const from = predefinedOf(new URL(request.url).searchParams.get('from'))
  const { facts } = await editorFacts(standing)
  return json({ facts, draft: freshDraft(from, from ? predefinedNames[from].name() : '') })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  const form = await readForm(request, workflowSchema, standing)
  if (!form.ok) return answered(null, form.errors, 422)
  const posted = postedDraft(form.value)
  const step = afterStep(posted, form.value)
  if (step) return answered(step)
  const draft = withChosen(posted, form.value)
  const result = await saved(standing, draft, (wish) =>
    createWorkflow(standing, wish, predefinedOf(draft.from)),
  )
  if (result.ok) {
    const to = automationPaths(standing.account.id).one(result.outcome.workflowId)
    return await redirectWithFlash(to, { tone: 'ok', text: m.workflows_created() })
  }
  if (result.reason === 'not-allowed') throw roleTooLow('admin')
  if (result.reason === 'too-many-workflows')
    return answered(draft, { '': [m.workflows_too_many({ count: mostWorkflows })] }, 409)
  return result.answer
}

export default function NewWorkflow() {
  const { facts, draft } = useLoaderData<typeof loader>()
  const answer = useActionData<DraftAnswer>()
  const paths = useAutomationPaths()
  return (
    <Page
      title={m.workflows_new()}
      lead={m.workflows_new_lead()}
      back={{ to: paths.automation, label: m.workflows_title() }}
    >
      <WorkflowEditor
        draft={answer?.draft ?? draft}
        facts={facts}
        errors={answer?.errors ?? {}}
        save={m.workflows_create()}
      />
    </Page>
  )
}
