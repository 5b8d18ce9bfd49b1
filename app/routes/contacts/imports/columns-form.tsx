import type { FormAnswer } from '#app/auth/form.ts'
import { targets } from '#app/domain/contacts/imports/target-names.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { CheckboxField, RadioField, SelectField, type Option } from '#app/ui/field.tsx'
import { AccountForm, FormErrors, typed } from '#app/ui/form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { formatNumber } from '#app/ui/number.ts'
import { Actions, Page, Section } from '#app/ui/page.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { Fault } from './fault.tsx'
import { useImportPaths } from './paths.ts'
import { targetWords } from './words.ts'

export type ColumnsFacts = {
  id: string
  fileName: string
  fault: 'cut' | 'cut-row' | null
  faultLine: number | null
  reading: string
  rows: number
  columns: { name: string; target: string; samples: string[] }[]
  options: { headed: boolean; format: 'en' | 'de'; existing: string; owner: string; list: string | null }
  fields: { id: string; label: string }[]
  lists: { id: string; name: string }[]
  people: { id: string; name: string }[]
  choosesOwner: boolean
}
type Props = { facts: ColumnsFacts; answer: FormAnswer | undefined }

/** What each column becomes, and how contacts that are there already are treated. */
export function ColumnsPage({ facts, answer }: Props) {
  const paths = useImportPaths()
  const { columns, options } = facts
  const choices: Option[] = [
    { value: '', label: m.imports_not_imported() },
    ...targets
      .filter((target) => target !== 'owner' || facts.choosesOwner)
      .map((target) => ({ value: target, label: targetWords[target]() })),
    ...facts.fields.map(({ id, label }) => ({ value: `field-${id}`, label })),
  ]
  const kept = (name: string, otherwise: string) => typed(answer, name) ?? otherwise
  return (
    <Page
      title={m.imports_columns_title()}
      lead={m.imports_columns_lead({
        file: facts.fileName,
        count: facts.rows,
        number: formatNumber(facts.rows),
      })}
      back={{ to: paths.imports, label: m.imports_title() }}
    >
      <Fault {...facts} />
      <AccountForm action={paths.import(facts.id)} className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <FormErrors errors={answer?.errors['']} />
        <Section title={m.imports_columns_section()} text={facts.reading}>
          <Table
            label={m.imports_columns_section()}
            head={
              <>
                <Th>{m.imports_column_of_file()}</Th>
                <Th>{m.imports_column_samples()}</Th>
                <Th>{m.imports_column_becomes()}</Th>
              </>
            }
          >
            {columns.map(({ name, target, samples }, column) => (
              <Tr key={column}>
                <Td main className="wrap-anywhere">
                  {name}
                </Td>
                <Td label={m.imports_column_samples()} className="text-ink2">
                  <span className="wrap-anywhere">{samples.join(' · ') || m.imports_no_samples()}</span>
                </Td>
                <Td label={m.imports_column_becomes()} className="py-2">
                  <SelectField
                    name={`column-${column}`}
                    label={m.imports_column_becomes_named({ column: name })}
                    hideLabel
                    options={choices}
                    defaultValue={kept(`column-${column}`, target)}
                    errors={answer?.errors[`column-${column}`]}
                  />
                </Td>
              </Tr>
            ))}
          </Table>
          <p className="mt-2 max-w-prose text-sm text-ink3">{m.imports_name_hint()}</p>
        </Section>
        <Card title={m.imports_options_title()}>
          <div className="grid max-w-xl grid-cols-[minmax(0,1fr)] gap-5">
            <CheckboxField
              name="headed"
              value="yes"
              label={m.imports_headed()}
              hint={m.imports_headed_hint()}
              defaultChecked={answer ? typed(answer, 'headed') === 'yes' : options.headed}
            />
            <RadioField
              name="existing"
              label={m.imports_existing()}
              hint={m.imports_existing_hint()}
              defaultValue={kept('existing', options.existing)}
              options={[
                { value: 'fill', label: m.imports_existing_fill(), hint: m.imports_existing_fill_hint() },
                {
                  value: 'overwrite',
                  label: m.imports_existing_overwrite(),
                  hint: m.imports_existing_overwrite_hint(),
                },
                { value: 'leave', label: m.imports_existing_leave() },
              ]}
            />
            {facts.choosesOwner ? (
              <SelectField
                name="owner"
                label={m.imports_owner()}
                hint={m.imports_owner_hint()}
                defaultValue={kept('owner', options.owner)}
                errors={answer?.errors.owner}
                options={[
                  { value: 'workflows', label: m.imports_owner_workflows() },
                  { value: 'nobody', label: m.imports_owner_nobody() },
                  ...facts.people.map(({ id, name }) => ({ value: id, label: name })),
                ]}
              />
            ) : (
              <Notice>{m.imports_owner_own()}</Notice>
            )}
            <SelectField
              name="list"
              label={m.imports_list()}
              optional
              defaultValue={kept('list', options.list ?? '')}
              errors={answer?.errors.list}
              options={[
                { value: '', label: m.imports_list_none() },
                ...facts.lists.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
            <SelectField
              name="format"
              label={m.imports_format()}
              defaultValue={kept('format', options.format)}
              options={[
                { value: 'en', label: m.imports_format_en() },
                { value: 'de', label: m.imports_format_de() },
              ]}
            />
          </div>
        </Card>
        <Actions>
          <Button variant="primary">{m.imports_to_preview()}</Button>
          <ButtonLink to={paths.cancellation(facts.id)}>{m.imports_discard()}</ButtonLink>
        </Actions>
      </AccountForm>
    </Page>
  )
}
