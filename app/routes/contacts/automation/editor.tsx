import type { ReactNode } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { CheckboxField, FieldError, RadioField, SelectField, TextField, type Option } from '#app/ui/field.tsx'
import { AccountForm, FormErrors, HiddenFields } from '#app/ui/form.tsx'
import { Actions, Stack } from '#app/ui/page.tsx'
import { ConditionRows } from './condition-rows.tsx'
import { PeoplePicker } from './people-picker.tsx'
import { entryNames, type AttributeChoice } from './words.ts'

export type Draft = {
  name: string
  entry: string
  entryList: string
  entryField: string
  matching: string
  conditions: { attribute: string; operator: string; value: string }[]
  rule: string
  owner: string
  people: string[]
  defaultList: string
  replaces: boolean
  from: string
}
export type EditorFacts = {
  attributes: AttributeChoice[]
  lists: { id: string; name: string }[]
  people: { id: string; name: string }[]
  rotates: boolean
  /** The plan that has rotation, in words. */
  plan: string | null
}
type Props = {
  draft: Draft
  facts: EditorFacts
  errors: Record<string, string[]>
  save: string
  extra?: ReactNode
}

/** The form of a workflow. Its small buttons post it too: they change the form and save nothing. */
export function WorkflowEditor({ draft, facts, errors, save, extra }: Props) {
  const { attributes, lists, people, rotates, plan } = facts
  const listOptions: Option[] = [
    { value: '', label: m.workflows_choose_list() },
    ...lists.map(({ id, name }) => ({ value: id, label: name })),
  ]
  return (
    // What is not saved stands in the fields as their beginning; another beginning is another form.
    <AccountForm key={JSON.stringify(draft)} className="group/form grid gap-6" preventScrollReset>
      {/* Enter saves, whichever small button comes first. */}
      <button type="submit" name="intent" value="save" tabIndex={-1} aria-hidden className="sr-only">
        {save}
      </button>
      <HiddenFields fields={{ from: draft.from, conditions: String(draft.conditions.length) }} />
      <FormErrors errors={errors['']} />
      <Card title={m.workflows_begins()}>
        <Stack>
          <TextField name="name" label={m.workflows_name()} defaultValue={draft.name} errors={errors.name} />
          <RadioField
            name="entry"
            label={m.workflows_entry()}
            errors={errors.entry}
            defaultValue={draft.entry}
            options={Object.entries(entryNames).map(([value, label]) => ({ value, label: label() }))}
          />
          <div className="hidden group-has-[[value=list-joined]:checked]/form:block">
            <SelectField
              name="entryList"
              label={m.workflows_entry_list()}
              defaultValue={draft.entryList}
              errors={errors.entryList}
              options={listOptions}
            />
          </div>
          <div className="hidden group-has-[[value=field-changed]:checked]/form:block">
            <SelectField
              name="entryField"
              label={m.workflows_entry_field()}
              defaultValue={draft.entryField}
              errors={errors.entryField}
              options={[
                { value: '', label: m.workflows_choose_attribute() },
                ...attributes
                  .filter(({ name }) => name !== 'createdAt')
                  .map(({ name, label }) => ({ value: name, label })),
              ]}
            />
          </div>
        </Stack>
      </Card>
      <Card title={m.workflows_conditions()}>
        <ConditionRows {...{ draft, attributes, errors }} />
      </Card>
      <Card title={m.workflows_does()}>
        <Stack>
          <RadioField
            name="rule"
            label={m.workflows_rule()}
            errors={errors.rule}
            defaultValue={draft.rule}
            options={[
              { value: 'fixed', label: m.workflows_rule_fixed(), hint: m.workflows_rule_fixed_hint() },
              {
                value: 'round_robin',
                label: m.workflows_rule_rotation(),
                hint: rotates
                  ? m.workflows_rule_rotation_hint()
                  : plan
                    ? m.workflows_problem_plan({ plan })
                    : m.workflows_problem_no_plan(),
              },
            ]}
          />
          <div className="hidden group-has-[[value=fixed]:checked]/form:block">
            <SelectField
              name="owner"
              label={m.contacts_field_contact_owner()}
              defaultValue={draft.owner}
              errors={draft.rule === 'round_robin' ? undefined : errors.people}
              options={[
                { value: '', label: m.workflows_choose_person() },
                ...people.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          </div>
          <div className="hidden group-has-[[value=round\_robin]:checked]/form:block">
            <PeoplePicker chosen={draft.people} people={people} errors={errors.people} />
          </div>
          {draft.rule === '' && errors.people && <FieldError id="people-missing" errors={errors.people} />}
          <SelectField
            name="defaultList"
            label={m.workflows_default_list()}
            hint={m.workflows_default_list_hint()}
            defaultValue={draft.defaultList}
            errors={errors.defaultList}
            options={listOptions}
          />
          <CheckboxField
            name="replaces"
            value="on"
            label={m.workflows_replaces()}
            hint={m.workflows_replaces_hint()}
            defaultChecked={draft.replaces}
          />
        </Stack>
      </Card>
      <Actions>
        <Button variant="primary" name="intent" value="save">
          {save}
        </Button>
        {extra}
      </Actions>
    </AccountForm>
  )
}
