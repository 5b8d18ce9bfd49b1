import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, Link, useLoaderData } from '@remix-run/react'
import { requireScope } from '#app/auth/guards.ts'
import { isId, notFound, requireId } from '#app/auth/ids.ts'
import { listContacts } from '#app/domain/contacts/contacts.ts'
import { factsOf, type ContactDraft } from '#app/domain/contacts/facts-of-contact.ts'
import { wholeList } from '#app/domain/contacts/filter.ts'
import type { Custom } from '#app/domain/contacts/contact.ts'
import { tryWorkflow, type TrialResult } from '#app/domain/contacts/workflows/try-workflow.ts'
import { workflowChoices, workflows } from '#app/domain/contacts/workflows/workflows.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { SelectField, TextField } from '#app/ui/field.tsx'
import { Actions, Page, Stack } from '#app/ui/page.tsx'
import { SearchForm } from '#app/ui/search.tsx'
import { titleFor } from '#app/ui/title.ts'
import { conditionWords } from '../list/condition-words.ts'
import { problemWords } from '../record/contact-words.ts'
import { attributeChoices } from './choices.ts'
import { useAutomationPaths } from './paths.ts'
import { TrialOutcome } from './trial-outcome.tsx'

export const meta: MetaFunction = ({ matches }) => titleFor(m.workflows_try(), matches)

/** How a draft of a contact names what conditions call otherwise. */
const draftNames: Record<string, string> = { email: 'emails', phone: 'phones' }

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  const [workflow] = await workflows(standing, requireId(params.workflowId))
  if (!workflow) throw notFound()
  const query = new URL(request.url).searchParams
  const text = (name: string) => (query.get(name) ?? '').replaceAll('\0', '').slice(0, 1000)
  const { fields } = await workflowChoices(standing)
  const attributes = attributeChoices(fields)
  // Asked is only what the conditions speak of; when a contact was created nobody types.
  const asked = attributes.filter(
    ({ name }) => name !== 'createdAt' && workflow.conditions.some(({ attribute }) => attribute === name),
  )
  const typed = Object.fromEntries(asked.map(({ name }) => [name, text(`v-${name}`)]))
  const search = text('q').trim()
  let errors: Record<string, string[]> = {}
  let result: TrialResult | null = null
  if (isId(query.get('contact'))) {
    result = await tryWorkflow(standing, workflow.id, { contactId: query.get('contact')! })
    if (!result) throw notFound()
  } else if (query.has('typed')) {
    const own = new Set(fields.map(({ id }) => id))
    const draft: ContactDraft = { custom: {} }
    for (const [name, value] of Object.entries(typed)) {
      if (own.has(name)) draft.custom![name] = value
      else if (value.trim() !== '') (draft as Record<string, unknown>)[draftNames[name] ?? name] = value
    }
    const read = factsOf(draft, fields, getLocale())
    if (read.ok) {
      const kept = Object.entries(read.facts.custom ?? {}).filter(([, value]) => value !== null)
      const custom = Object.fromEntries(kept) as Custom
      result = await tryWorkflow(standing, workflow.id, { facts: { ...read.facts, custom } })
    } else {
      const nameOf = (name: string) => Object.keys(draftNames).find((key) => draftNames[key] === name) ?? name
      errors = Object.fromEntries(
        Object.entries(read.problems).map(([name, problem]) => [nameOf(name), [problemWords[problem]()]]),
      )
    }
  }
  const found = search === '' ? null : await listContacts(standing, { ...wholeList, search })
  const conditions = workflow.conditions.map((condition) => conditionWords(condition, fields))
  return json(
    {
      workflow: { id: workflow.id, name: workflow.name, matching: workflow.matching },
      ...{ asked, typed, errors, result, conditions },
      found: found && found.contacts.slice(0, 10).map(({ id, name, email }) => ({ id, name, email })),
    },
    { status: Object.keys(errors).length > 0 ? 422 : 200 },
  )
}

export default function WorkflowTrial() {
  const { workflow, asked, typed, errors, result, conditions, found } = useLoaderData<typeof loader>()
  const paths = useAutomationPaths()
  return (
    <Page
      title={m.workflows_try_title({ name: workflow.name })}
      lead={m.workflows_try_lead()}
      back={{ to: paths.one(workflow.id), label: workflow.name }}
    >
      {result && <TrialOutcome result={result} conditions={conditions} matching={workflow.matching} />}
      <Card title={m.workflows_try_contact()}>
        <SearchForm label={m.workflows_try_search()} />
        {found && found.length === 0 && (
          <p className="mt-3 text-sm text-ink2">{m.workflows_try_none_found()}</p>
        )}
        {found && found.length > 0 && (
          <ul className="mt-3 divide-y divide-line">
            {found.map(({ id, name, email }) => (
              <li key={id}>
                <Link to={`?contact=${id}`} className="block min-h-9 rounded-sm py-1.5 hover:underline">
                  {name} {email && <span className="text-sm text-ink3">{email}</span>}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Card title={m.workflows_try_values()}>
        <Form method="get">
          <Stack>
            <input type="hidden" name="typed" value="yes" />
            {asked.length === 0 && <p className="text-sm text-ink2">{m.workflows_try_no_values()}</p>}
            {asked.map(({ name, label, kind, choices }) =>
              choices.length > 0 ? (
                <SelectField
                  key={name}
                  name={`v-${name}`}
                  label={label}
                  defaultValue={typed[name]}
                  errors={errors[name]}
                  options={[{ value: '', label: '–' }, ...choices]}
                />
              ) : (
                <TextField
                  key={name}
                  name={`v-${name}`}
                  label={label}
                  type={kind === 'date' ? 'date' : 'text'}
                  defaultValue={typed[name]}
                  errors={errors[name]}
                />
              ),
            )}
            <Actions>
              <Button>{m.workflows_try_do()}</Button>
            </Actions>
          </Stack>
        </Form>
      </Card>
    </Page>
  )
}
