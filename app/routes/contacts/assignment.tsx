import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData, useLocation } from '@remix-run/react'
import { requireScope } from '#app/auth/guards.ts'
import { notFound } from '#app/auth/ids.ts'
import { ownershipChange } from '#app/domain/contacts/ownership/ownership-changes.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Fact, Facts } from '#app/ui/facts.tsx'
import { AccountForm, HiddenFields } from '#app/ui/form.tsx'
import { formatNumber } from '#app/ui/number.ts'
import { useLookAgain } from '#app/ui/look-again.ts'
import { Page } from '#app/ui/page.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { Time } from '#app/ui/time.tsx'
import { titleFor } from '#app/ui/title.ts'
import { changeIdOf } from './ownership/change-id.ts'
import { useOwnershipPaths } from './ownership/paths.ts'
import { skippedWords, stateTone, stateWords, stopWords } from './ownership/words.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.ownership_change(), matches)

/** One change of contact owners: how far it is, who got how many, and the ways to stop it and to take it back. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'manager' })
  const change = await ownershipChange(standing, changeIdOf(params.changeId))
  if (!change) throw notFound()
  return json({ change })
}

export default function Assignment() {
  const { change } = useLoaderData<typeof loader>()
  const paths = useOwnershipPaths()
  const { timeZone } = useAccount()
  const running = change.state === 'running'
  useLookAgain(running)
  return (
    <Page
      title={titleOf(change)}
      back={{ to: paths.contacts, label: m.contacts_title() }}
      actions={<Deeds change={change} />}
      narrow
    >
      <Card>
        <div className="grid gap-3" role="status">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <Badge tone={stateTone[change.state]}>{stateWords[change.state]()}</Badge>
            <span className="text-sm text-ink2 tabular-nums">
              {m.ownership_passed({ passed: formatNumber(change.passed), total: formatNumber(change.total) })}
            </span>
          </div>
          <progress
            aria-label={m.ownership_progress()}
            className="h-2 w-full accent-accent"
            value={change.passed}
            max={Math.max(1, change.total)}
          />
          {change.reason && <p>{stopWords[change.reason]()}</p>}
          {change.state === 'failed' && <p>{m.ownership_failed_text()}</p>}
        </div>
        {running && <Reload />}
      </Card>
      <Facts columns={4}>
        <Fact name={m.ownership_changed_hands()}>{formatNumber(change.done)}</Fact>
        {change.state === 'done' && (
          <Fact name={change.kind === 'undo' ? m.ownership_stayed() : m.ownership_theirs_already()}>
            {formatNumber(Math.max(0, change.total - change.done))}
          </Fact>
        )}
        <Fact name={m.ownership_by()}>{change.byName}</Fact>
        <Fact name={m.ownership_when()}>
          <Time at={change.at} zone={timeZone} />
        </Fact>
      </Facts>
      {change.people.length > 0 && (
        <Table
          label={m.contacts_field_contact_owner()}
          head={
            <>
              <Th>{m.contacts_field_contact_owner()}</Th>
              <Th numeric>{m.ownership_share()}</Th>
            </>
          }
        >
          {change.people.map(({ id, name, share, skipped }) => (
            <Tr key={id}>
              <Td main>
                {name} {skipped && <Badge tone="warn">{skippedWords[skipped]()}</Badge>}
              </Td>
              <Td label={m.ownership_share()} numeric>
                {formatNumber(share)}
              </Td>
            </Tr>
          ))}
        </Table>
      )}
    </Page>
  )
}

type Change = ReturnType<typeof useLoaderData<typeof loader>>['change']

function titleOf({ kind, total, people }: Change): string {
  const facts = { count: total, number: formatNumber(total) }
  if (kind === 'undo') return m.ownership_undo_title(facts)
  return people.length === 0 ? m.ownership_unassign_title(facts) : m.ownership_assign_title(facts)
}

function Deeds({ change }: { change: Change }) {
  const paths = useOwnershipPaths()
  return (
    <>
      {change.mayUndo && (
        <AccountForm action={paths.reversal(change.id)}>
          <HiddenFields fields={{ back: paths.contacts }} />
          <Button>{m.ownership_undo()}</Button>
        </AccountForm>
      )}
      {change.mayCancel && (
        <AccountForm action={paths.cancellation(change.id)}>
          <Button>{m.ownership_stop()}</Button>
        </AccountForm>
      )}
    </>
  )
}

function Reload() {
  const { pathname } = useLocation()
  return (
    <noscript>
      <ButtonLink to={pathname} small className="mt-3">
        {m.ownership_reload()}
      </ButtonLink>
    </noscript>
  )
}
