import type { FormAnswer } from '#app/auth/form.ts'
import type { RowReason } from '#app/domain/contacts/imports/row-facts.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Badge, type BadgeTone } from '#app/ui/badge.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Fact, Facts } from '#app/ui/facts.tsx'
import { AccountForm, FormErrors } from '#app/ui/form.tsx'
import { formatNumber } from '#app/ui/number.ts'
import { Actions, Page, Section } from '#app/ui/page.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { Fault } from './fault.tsx'
import { useImportPaths } from './paths.ts'
import { reasonWords } from './words.ts'

type OutcomeKind = 'created' | 'changed' | 'unchanged'
export type PreviewFacts = {
  id: string
  fileName: string
  fault: 'cut' | 'cut-row' | null
  faultLine: number | null
  rows: number
  looked: number
  created: number
  changed: number
  unchanged: number
  refused: number
  reasons: { reason: RowReason; count: number }[]
  examples: { line: number; reason: RowReason; column: string | null }[]
  first: { line: number; outcome: OutcomeKind; name: string; email: string; phone: string; company: string }[]
  used: string[]
  unused: string[]
}

const outcomes: Record<OutcomeKind, { say: () => string; tone: BadgeTone }> = {
  created: { say: m.imports_outcome_created, tone: 'ok' },
  changed: { say: m.imports_outcome_changed, tone: 'accent' },
  unchanged: { say: m.imports_outcome_unchanged, tone: 'neutral' },
}

/** What would happen, row by row for the first of them, before anything does. */
export function PreviewPage({ facts, answer }: { facts: PreviewFacts; answer: FormAnswer | undefined }) {
  const paths = useImportPaths()
  return (
    <Page
      title={m.imports_preview_title()}
      lead={m.imports_preview_lead({ file: facts.fileName })}
      back={{ to: paths.import(facts.id), label: m.imports_columns_title() }}
    >
      <Fault {...facts} />
      <Card
        title={
          facts.looked < facts.rows
            ? m.imports_preview_of({ looked: formatNumber(facts.looked), number: formatNumber(facts.rows) })
            : m.imports_preview_all({ count: facts.rows, number: formatNumber(facts.rows) })
        }
      >
        <Facts columns={4}>
          <Fact name={m.imports_new_contacts()}>{facts.created}</Fact>
          <Fact name={m.imports_changed()}>{facts.changed}</Fact>
          <Fact name={m.imports_unchanged()}>{facts.unchanged}</Fact>
          <Fact name={m.imports_refused()}>{facts.refused}</Fact>
        </Facts>
        {facts.unused.length > 0 && (
          <p className="mt-4 text-sm wrap-anywhere text-ink3">
            {m.imports_unused({ columns: facts.unused.slice(0, 20).join(', ') })}
          </p>
        )}
      </Card>
      {facts.first.length > 0 && (
        <Section title={m.imports_first_rows()}>
          <Table
            label={m.imports_first_rows()}
            head={
              <>
                <Th>{m.imports_target_name()}</Th>
                <Th>{m.imports_target_email()}</Th>
                <Th>{m.imports_target_phone()}</Th>
                <Th>{m.contacts_field_company()}</Th>
                <Th>{m.imports_column_becomes_what()}</Th>
              </>
            }
          >
            {facts.first.map((row) => (
              <Tr key={row.line}>
                <Td main className="wrap-anywhere">
                  {row.name}
                </Td>
                <Td label={m.imports_target_email()} className="wrap-anywhere">
                  {row.email}
                </Td>
                <Td label={m.imports_target_phone()} className="wrap-anywhere">
                  {row.phone}
                </Td>
                <Td label={m.contacts_field_company()} className="wrap-anywhere">
                  {row.company}
                </Td>
                <Td label={m.imports_column_becomes_what()}>
                  <Badge tone={outcomes[row.outcome].tone}>{outcomes[row.outcome].say()}</Badge>
                </Td>
              </Tr>
            ))}
          </Table>
        </Section>
      )}
      {facts.reasons.length > 0 && (
        <Section title={m.imports_would_be_refused()} text={m.imports_would_be_refused_text()}>
          <ul className="grid gap-1 text-sm">
            {facts.reasons.map(({ reason, count }) => (
              <li key={reason}>{m.imports_reason_count({ reason: reasonWords[reason](), count })}</li>
            ))}
          </ul>
          <ul className="mt-2 grid gap-1 text-sm text-ink3">
            {facts.examples.map(({ line, reason, column }) => (
              <li key={line} className="wrap-anywhere">
                {column
                  ? m.imports_example_column({ line, column, reason: reasonWords[reason]() })
                  : m.imports_example({ line, reason: reasonWords[reason]() })}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <AccountForm action={paths.run(facts.id)}>
        <FormErrors errors={answer?.errors['']} />
        <Actions>
          <Button variant="primary">
            {m.imports_start({ count: facts.rows, number: formatNumber(facts.rows) })}
          </Button>
          <ButtonLink to={paths.import(facts.id)}>{m.imports_back_to_columns()}</ButtonLink>
          <ButtonLink to={paths.cancellation(facts.id)} variant="quiet">
            {m.imports_discard()}
          </ButtonLink>
        </Actions>
      </AccountForm>
    </Page>
  )
}
