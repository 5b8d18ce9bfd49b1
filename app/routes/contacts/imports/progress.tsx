import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { ButtonLink, buttonClass } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Fact, Facts } from '#app/ui/facts.tsx'
import { useLookAgain } from '#app/ui/look-again.ts'
import { Notice } from '#app/ui/notice.tsx'
import { Page, Section } from '#app/ui/page.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { RecentTime } from '#app/ui/time.tsx'
import type { ImportState, StopReason } from '#app/domain/contacts/imports/imports.ts'
import type { RowReason } from '#app/domain/contacts/imports/row-facts.ts'
import { formatNumber } from '#app/ui/number.ts'
import { Fault } from './fault.tsx'
import { useImportPaths } from './paths.ts'
import { reasonWords, stateWords, stopWords } from './words.ts'

export type ProgressFacts = {
  id: string
  fileName: string
  fault: 'cut' | 'cut-row' | null
  faultLine: number | null
  state: ImportState
  reason: StopReason | null
  read: number
  counts: { created: number; changed: number; unchanged: number; refused: number }
  percent: number
  cancelling: boolean
  by: string
  createdAt: string
  reasons: { reason: RowReason; count: number }[]
}

/** How far an import came, and once it is over what became of the rows. Looks again by itself while it runs. */
export function ProgressPage({ facts }: { facts: ProgressFacts }) {
  const paths = useImportPaths()
  const { timeZone } = useAccount()
  const { state, counts, percent } = facts
  const running = state === 'running'
  useLookAgain(running)
  return (
    <Page
      title={m.imports_one_title()}
      lead={<span className="wrap-anywhere">{facts.fileName}</span>}
      back={{ to: paths.imports, label: m.imports_title() }}
      actions={
        running ? (
          <>
            <ButtonLink to="." reloadDocument>
              {m.imports_reload()}
            </ButtonLink>
            {!facts.cancelling && (
              <ButtonLink to={paths.cancellation(facts.id)} variant="danger">
                {m.imports_cancel()}
              </ButtonLink>
            )}
          </>
        ) : (
          <ButtonLink to={paths.contacts} variant="primary">
            {m.imports_to_contacts()}
          </ButtonLink>
        )
      }
    >
      <Outcome facts={facts} />
      <Card>
        <div className="mb-4 flex flex-wrap items-center gap-3">
          <Badge tone={stateWords[state].tone}>{stateWords[state].say()}</Badge>
          {running && <span className="text-sm text-ink2">{m.imports_percent({ percent })}</span>}
          {running && facts.cancelling && <span className="text-sm text-ink2">{m.imports_cancelling()}</span>}
        </div>
        {running && (
          <progress
            value={percent}
            max={100}
            aria-label={m.imports_progress()}
            className="mb-5 block h-2 w-full accent-(--accent)"
          />
        )}
        <Facts columns={4}>
          <Fact name={m.imports_created()}>{formatNumber(counts.created)}</Fact>
          <Fact name={m.imports_changed()}>{formatNumber(counts.changed)}</Fact>
          <Fact name={m.imports_unchanged()}>{formatNumber(counts.unchanged)}</Fact>
          <Fact name={m.imports_refused()}>{formatNumber(counts.refused)}</Fact>
        </Facts>
        <p className="mt-4 text-sm text-ink3">
          {m.imports_started_by({ name: facts.by })} <RecentTime at={facts.createdAt} zone={timeZone} />
        </p>
      </Card>
      {!running && counts.refused > 0 && (
        <Section
          title={m.imports_refused_rows({ count: counts.refused, number: formatNumber(counts.refused) })}
          text={m.imports_refused_text()}
          actions={
            <a href={paths.refusals(facts.id)} className={buttonClass()} download>
              {m.imports_download()}
            </a>
          }
        >
          <Table
            label={m.imports_refused()}
            head={
              <>
                <Th>{m.imports_column_why()}</Th>
                <Th numeric>{m.imports_column_rows()}</Th>
              </>
            }
          >
            {facts.reasons.map(({ reason, count }) => (
              <Tr key={reason}>
                <Td main>{reasonWords[reason]()}</Td>
                <Td numeric label={m.imports_column_rows()}>
                  {formatNumber(count)}
                </Td>
              </Tr>
            ))}
          </Table>
        </Section>
      )}
    </Page>
  )
}

/** What is in and what is not, in a sentence. */
function Outcome({ facts }: { facts: ProgressFacts }) {
  const { state, reason, read, counts } = facts
  const handled = counts.created + counts.changed + counts.unchanged + counts.refused
  return (
    <>
      {state === 'done' && (
        <Notice tone={counts.refused > 0 || facts.fault ? 'warn' : 'ok'} role="status">
          {counts.refused > 0
            ? m.imports_done_but({ number: formatNumber(handled), refused: formatNumber(counts.refused) })
            : m.imports_done({ count: handled, number: formatNumber(handled) })}
        </Notice>
      )}
      {state === 'stopped' && (
        <Notice tone="warn" role="status" title={reason ? stopWords[reason]() : undefined}>
          {m.imports_stopped_at({ line: read })}
        </Notice>
      )}
      {state === 'failed' && (
        <Notice tone="danger" role="alert" title={m.imports_failed()}>
          {m.imports_stopped_at({ line: read })}
        </Notice>
      )}
      <Fault {...facts} />
    </>
  )
}
