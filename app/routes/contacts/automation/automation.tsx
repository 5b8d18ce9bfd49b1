import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope, roleTooLow } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { automationIsOn, switchAutomation } from '#app/domain/contacts/workflows/automation.ts'
import { moveWorkflow } from '#app/domain/contacts/workflows/move-workflow.ts'
import { predefinedKeys } from '#app/domain/contacts/workflows/predefined.ts'
import { workflows } from '#app/domain/contacts/workflows/workflows.ts'
import { workflowChoices } from '#app/domain/contacts/workflows/workflows.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { AccountForm, FormErrors, HiddenFields } from '#app/ui/form.tsx'
import { Page, Section } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { conditionWords } from '../list/condition-words.ts'
import { attributeChoices } from './choices.ts'
import { automationPaths, useAutomationPaths } from './paths.ts'
import { PredefinedOnes } from './predefined-ones.tsx'
import { WorkflowTable } from './workflow-table.tsx'

export const meta: MetaFunction = ({ matches }) => titleFor(m.workflows_title(), matches)

const schema = z.discriminatedUnion(
  'intent',
  [
    z.object({ intent: z.literal('on') }),
    z.object({ intent: z.literal('off') }),
    z.object({ intent: z.literal('move'), workflow: z.string(), direction: z.enum(['up', 'down']) }),
  ],
  { error: () => m.identity_form_not_understood() },
)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  const [all, { fields }, on] = await Promise.all([
    workflows(standing),
    workflowChoices(standing),
    automationIsOn(standing.account.id),
  ])
  const attributes = attributeChoices(fields)
  const rows = all.map((workflow) => ({
    id: workflow.id,
    name: workflow.name,
    on: workflow.activeSince !== null,
    entry: workflow.entry,
    entryDetail:
      workflow.entryList ?? attributes.find(({ name }) => name === workflow.entryField)?.label ?? null,
    matching: workflow.matching,
    conditions: workflow.conditions.map((condition) => conditionWords(condition, fields)),
    rule: workflow.rule,
    people: workflow.people.map(({ name }) => name),
    list: workflow.defaultList,
    problems: workflow.activeSince !== null && workflow.problems.length > 0,
  }))
  return json({ on, rows })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const to = automationPaths(standing.account.id).automation
  if (form.value.intent === 'move') {
    const outcome = await moveWorkflow(standing, requireId(form.value.workflow), form.value.direction)
    if (!outcome.ok) throw outcome.reason === 'not-allowed' ? roleTooLow('admin') : notFound()
    return await redirectWithFlash(to, { tone: 'ok', text: m.workflows_moved({ name: outcome.name }) })
  }
  const on = form.value.intent === 'on'
  const outcome = await switchAutomation(standing, on)
  if (!outcome.ok) throw roleTooLow('admin')
  const text = on ? m.workflows_automation_switched_on() : m.workflows_automation_switched_off()
  return await redirectWithFlash(to, { tone: 'ok', text })
}

export default function Automation() {
  const { on, rows } = useLoaderData<typeof loader>()
  const refusal = useActionData<FormAnswer>()
  const paths = useAutomationPaths()
  return (
    <Page
      title={m.workflows_title()}
      lead={m.workflows_lead()}
      back={{ to: paths.settings, label: m.common_nav_settings() }}
      actions={
        <ButtonLink variant="primary" to={paths.newOne()}>
          {m.workflows_new()}
        </ButtonLink>
      }
    >
      <FormErrors errors={refusal && Object.values(refusal.errors).flat()} />
      <Card>
        <AccountForm className="flex flex-wrap items-center justify-between gap-3">
          <HiddenFields fields={{ intent: on ? 'off' : 'on' }} />
          <div className="min-w-0">
            <p className="font-medium">{on ? m.workflows_automation_on() : m.workflows_automation_off()}</p>
            <p className="text-sm text-ink2">
              {on ? m.workflows_automation_on_text() : m.workflows_automation_off_text()}
            </p>
          </div>
          <Button variant={on ? 'secondary' : 'primary'}>
            {on ? m.workflows_automation_switch_off() : m.workflows_automation_switch_on()}
          </Button>
        </AccountForm>
      </Card>
      <Section title={m.workflows_list()} text={m.workflows_order_text()}>
        {rows.length === 0 ? (
          <EmptyState title={m.workflows_none()} text={m.workflows_none_text()} />
        ) : (
          <WorkflowTable rows={rows} automation={on} />
        )}
      </Section>
      <PredefinedOnes keys={[...predefinedKeys]} />
    </Page>
  )
}
