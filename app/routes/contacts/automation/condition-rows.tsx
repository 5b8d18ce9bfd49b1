import { useState } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { FieldError, SelectField, TextField } from '#app/ui/field.tsx'
import { operatorName } from '../list/condition-words.ts'
import type { Draft } from './editor.tsx'
import type { AttributeChoice } from './words.ts'

type Props = {
  draft: Pick<Draft, 'conditions' | 'matching'>
  attributes: AttributeChoice[]
  errors: Record<string, string[]>
}

/** The conditions, a row each, with buttons that post the form to add and take away. */
export function ConditionRows({ draft: { conditions, matching }, attributes, errors }: Props) {
  return (
    <div className="grid gap-4">
      {conditions.length === 0 && <p className="text-sm text-ink2">{m.workflows_no_conditions()}</p>}
      {conditions.length > 1 ? (
        <SelectField
          name="matching"
          label={m.workflows_matching()}
          defaultValue={matching}
          className="max-w-xs"
          options={[
            { value: 'all', label: m.workflows_matching_all() },
            { value: 'any', label: m.workflows_matching_any() },
          ]}
        />
      ) : (
        <input type="hidden" name="matching" value={matching} />
      )}
      {conditions.map((condition, row) => (
        <ConditionRow key={row} {...{ condition, row, attributes }} errors={errors[`condition-${row}`]} />
      ))}
      <div>
        <Button small name="intent" value="add-condition">
          {m.workflows_add_condition()}
        </Button>
      </div>
    </div>
  )
}

type RowProps = {
  condition: Draft['conditions'][number]
  row: number
  attributes: AttributeChoice[]
  errors?: string[]
}

function ConditionRow({ condition, row, attributes, errors }: RowProps) {
  const [attribute, setAttribute] = useState(condition.attribute)
  const [operator, setOperator] = useState(condition.operator)
  const named = attributes.find(({ name }) => name === attribute)
  const fits = named?.operators ?? []
  const chosen = fits.find((each) => each === operator) ?? fits[0] ?? ''
  const error = errors && `condition-${row}-error`
  const label = (part: string) => m.workflows_condition_part({ number: row + 1, part })
  return (
    <fieldset
      aria-describedby={error}
      className="min-w-0 border-t border-line pt-4 first-of-type:border-0 first-of-type:pt-0"
    >
      <legend className="sr-only">{m.workflows_condition({ number: row + 1 })}</legend>
      <div className="grid items-start gap-2 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_minmax(0,1.2fr)_auto]">
        <SelectField
          hideLabel
          name={`attribute-${row}`}
          label={label(m.workflows_part_attribute())}
          value={attribute}
          onChange={(event) => setAttribute(event.currentTarget.value)}
          options={[
            { value: '', label: m.workflows_choose_attribute() },
            ...(attribute !== '' && !named
              ? [{ value: attribute, label: m.workflows_attribute_gone() }]
              : []),
            ...attributes.map(({ name, label }) => ({ value: name, label })),
          ]}
        />
        {named ? (
          <SelectField
            hideLabel
            name={`operator-${row}`}
            label={label(m.workflows_part_operator())}
            value={chosen}
            onChange={(event) => setOperator(event.currentTarget.value)}
            options={fits.map((each) => ({ value: each, label: operatorName(each) }))}
          />
        ) : (
          <noscript>
            <Button name="intent" value="show">
              {m.workflows_show_comparisons()}
            </Button>
          </noscript>
        )}
        {named && chosen !== 'known' && chosen !== 'unknown' ? (
          <ConditionValue
            name={`value-${row}`}
            label={label(m.workflows_part_value())}
            value={condition.value}
            operator={chosen}
            attribute={named}
            error={error}
          />
        ) : (
          <span />
        )}
        <Button variant="quiet" name="intent" value={`remove-condition.${row}`}>
          {m.workflows_remove()}
          <span className="sr-only">: {m.workflows_condition({ number: row + 1 })}</span>
        </Button>
      </div>
      {errors && <FieldError id={error!} errors={errors} />}
    </fieldset>
  )
}

type ValueProps = {
  name: string
  label: string
  value: string
  operator: string
  attribute: AttributeChoice
  error?: string
}

/** One value of the attribute's kind; several in one line of text, with semicolons between them. */
function ConditionValue({ name, label, value, operator, attribute: { kind, choices }, error }: ValueProps) {
  const several = operator === 'one-of' || operator === 'contains-any' || operator === 'between'
  const field = { name, label, hideLabel: true, 'aria-invalid': error ? true : undefined }
  if (choices.length > 0 && !several) return <SelectField {...field} defaultValue={value} options={choices} />
  const hint =
    operator === 'between' ? m.workflows_two_values() : several ? m.workflows_several_values() : undefined
  const date = (kind === 'date' || kind === 'instant') && !several
  const number = kind === 'number' || kind === 'cents'
  return (
    <TextField
      {...field}
      key={date ? 'date' : 'text'}
      type={date ? 'date' : 'text'}
      inputMode={number && !several ? 'decimal' : undefined}
      defaultValue={value}
      hint={hint}
      autoComplete="off"
    />
  )
}
