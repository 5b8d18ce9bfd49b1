import type { SerializeFrom } from '@remix-run/node'
import { Link } from '@remix-run/react'
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { KeptField } from '#app/domain/contacts/fields/field-turn.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { AccountForm, HiddenFields } from '#app/ui/form.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { useContactPaths } from '../paths.ts'
import { kindWords } from './kind-words.ts'

type Fields = { fields: SerializeFrom<KeptField>[] }

/** The account's own fields in the order in which forms show them. */
export function FieldTable({ fields }: Fields) {
  const paths = useContactPaths()
  return (
    <Table
      label={m.fields_title()}
      head={
        <>
          <Th>{m.fields_label()}</Th>
          <Th>{m.fields_kind()}</Th>
          <Th>{m.fields_choices()}</Th>
          <Th>{m.fields_order()}</Th>
        </>
      }
    >
      {fields.map(({ id, label, kind, choices }, index) => (
        <Tr key={id}>
          <Td main>
            <Link to={paths.field(id)} className="rounded-sm break-words hover:underline">
              {label}
            </Link>
          </Td>
          <Td label={m.fields_kind()}>{kindWords[kind]()}</Td>
          <Td label={m.fields_choices()}>{shortly(choices)}</Td>
          <Td label={m.fields_order()}>
            <AccountForm className="flex gap-1">
              <HiddenFields fields={{ field: id }} />
              <Move intent="up" label={label} disabled={index === 0} />
              <Move intent="down" label={label} disabled={index === fields.length - 1} />
            </AccountForm>
          </Td>
        </Tr>
      ))}
    </Table>
  )
}

function Move({ intent, label, disabled }: { intent: 'up' | 'down'; label: string; disabled: boolean }) {
  const words = intent === 'up' ? m.fields_move_up({ field: label }) : m.fields_move_down({ field: label })
  const Icon = intent === 'up' ? ArrowUp : ArrowDown
  return (
    <Button
      variant="quiet"
      small
      name="intent"
      value={intent}
      disabled={disabled}
      aria-label={words}
      title={words}
      icon={<Icon aria-hidden className="size-4" />}
    />
  )
}

const shown = 5

function shortly(choices: string[]): string {
  if (choices.length <= shown) return choices.join(', ')
  return m.fields_choices_more({ choices: choices.slice(0, shown).join(', '), count: choices.length - shown })
}

/** Fields that were taken out of use, to be brought back. */
export function ArchivedFields({ fields }: Fields) {
  return (
    <Card flush>
      <ul className="divide-y divide-line">
        {fields.map(({ id, label, kind }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-3 px-5 py-2.5">
            <span className="min-w-0 break-words">
              {label} <span className="text-sm text-ink3">{kindWords[kind]()}</span>
            </span>
            <AccountForm>
              <HiddenFields fields={{ intent: 'restore', field: id }} />
              <Button small aria-label={m.fields_restore_one({ field: label })}>
                {m.fields_restore()}
              </Button>
            </AccountForm>
          </li>
        ))}
      </ul>
    </Card>
  )
}
