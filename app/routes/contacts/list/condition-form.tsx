import { Form, Link, useSearchParams } from '@remix-run/react'
import { X } from 'lucide-react'
import { useState } from 'react'
import { operators, type Operator } from '#app/domain/contacts/conditions.ts'
import type { AttributeKind } from '#app/domain/contacts/attributes.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { SelectField, TextField } from '#app/ui/field.tsx'
import { HiddenFields } from '#app/ui/form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { operatorName } from './condition-words.ts'

export type AttributeOption = { name: string; label: string; kind: AttributeKind; choices: string[] }

export type ConditionsData = {
  attributes: AttributeOption[]
  /** Those in the URL, in words, each with the query string without it. */
  held: { words: string; without: string }[]
  matching: 'all' | 'any'
  /** What was typed for a new one and is none. */
  refused: { attribute: string; operator: string; value: string; error: string } | null
}

/** The conditions of the list, each of which can be taken away, and a form for one more. Opens and works without script. */
export function Conditions({ data }: { data: ConditionsData }) {
  const { held, refused } = data
  return (
    <details open={held.length > 0 || refused !== null || undefined} className="-mt-2">
      <summary className="text-link inline-block text-sm">{m.listing_conditions()}</summary>
      <div className="mt-2 grid gap-3 rounded-lg border border-line bg-surface p-4">
        {held.length > 0 && <Held data={data} />}
        <NewCondition data={data} />
      </div>
    </details>
  )
}

function Held({ data: { held, matching } }: { data: ConditionsData }) {
  const [query] = useSearchParams()
  const other = new URLSearchParams(query)
  other.delete('after')
  if (matching === 'any') other.delete('match')
  else other.set('match', 'any')
  return (
    <div className="flex flex-wrap items-center gap-2 text-sm">
      <ul className="contents">
        {held.map(({ words, without }) => (
          <li
            key={words + without}
            className="flex max-w-full items-center gap-1 rounded-md bg-sunken py-0.5 pr-0.5 pl-2.5"
          >
            <span className="min-w-0 break-words">{words}</span>
            <Link
              to={`?${without}`}
              aria-label={m.listing_condition_remove({ condition: words })}
              title={m.listing_condition_remove({ condition: words })}
              className="grid size-6 shrink-0 place-items-center rounded-sm hover:bg-line pointer-coarse:size-11"
            >
              <X aria-hidden className="size-4" />
            </Link>
          </li>
        ))}
      </ul>
      {held.length > 1 && (
        <span className="text-ink2">
          {matching === 'any' ? m.listing_match_any() : m.listing_match_all()}{' '}
          <Link to={`?${other}`} className="text-link">
            {matching === 'any' ? m.listing_match_to_all() : m.listing_match_to_any()}
          </Link>
        </span>
      )}
    </div>
  )
}

const newNames = ['attribute', 'operator', 'value']

function NewCondition({ data: { attributes, refused } }: { data: ConditionsData }) {
  const [query] = useSearchParams()
  // Without script nothing is chosen before the form is sent, and every operator must stand there.
  const [chosen, choose] = useState(refused?.attribute ?? '')
  const attribute = attributes.find(({ name }) => name === chosen)
  const kept = [...new Set(query.keys())].filter((name) => name !== 'after' && !newNames.includes(name))
  const fitting: readonly Operator[] = attribute
    ? operators[attribute.kind]
    : [...new Set(Object.values(operators).flat())]
  return (
    <Form method="get" className="flex flex-wrap items-start gap-2">
      <HiddenFields fields={Object.fromEntries(kept.map((name) => [name, query.getAll(name)]))} />
      <SelectField
        name="attribute"
        label={m.listing_attribute()}
        hideLabel
        defaultValue={chosen}
        onChange={(event) => choose(event.target.value)}
        options={[
          { value: '', label: m.listing_attribute_choose() },
          ...attributes.map(({ name, label }) => ({ value: name, label })),
        ]}
        className="min-w-40 max-w-56"
      />
      <SelectField
        name="operator"
        label={m.listing_operator()}
        hideLabel
        defaultValue={refused?.operator}
        key={attribute?.kind}
        options={fitting.map((operator) => ({ value: operator, label: operatorName(operator) }))}
        className="min-w-36"
      />
      {attribute && attribute.choices.length > 0 ? (
        <SelectField
          name="value"
          label={m.listing_value()}
          hideLabel
          defaultValue={refused?.value}
          options={attribute.choices.map((choice) => ({ value: choice, label: choice }))}
          className="min-w-36"
        />
      ) : (
        <TextField
          name="value"
          label={m.listing_value()}
          hideLabel
          placeholder={m.listing_value()}
          hint={m.listing_value_hint()}
          defaultValue={refused?.value}
          errors={refused ? [refused.error] : undefined}
          className="min-w-40 grow sm:max-w-64"
        />
      )}
      <Button>{m.listing_condition_add()}</Button>
      {refused && attribute && attribute.choices.length > 0 && (
        <Notice tone="danger" role="alert">
          {refused.error}
        </Notice>
      )}
    </Form>
  )
}
