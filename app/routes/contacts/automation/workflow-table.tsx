import { Link } from '@remix-run/react'
import type { EntryKind, Rule } from '#app/domain/contacts/workflows/workflow.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Badge } from '#app/ui/badge.tsx'
import { Menu, MenuAction, MenuDivider, MenuLink } from '#app/ui/menu.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { useAutomationPaths } from './paths.ts'
import { entryNames, ruleNames } from './words.ts'

type Row = {
  id: string
  name: string
  on: boolean
  entry: EntryKind | null
  entryDetail: string | null
  matching: 'all' | 'any'
  conditions: string[]
  rule: Rule | null
  people: string[]
  list: string | null
  problems: boolean
}

const shownPeople = 3

/** The account's workflows in their order, with what each begins with and does. */
export function WorkflowTable({ rows, automation }: { rows: Row[]; automation: boolean }) {
  const paths = useAutomationPaths()
  return (
    <Table
      label={m.workflows_list()}
      head={
        <>
          <Th>{m.common_name()}</Th>
          <Th>{m.workflows_column_entry()}</Th>
          <Th>{m.workflows_column_does()}</Th>
          <Th>{m.workflows_column_state()}</Th>
          <Th>
            <span className="sr-only">{m.people_actions()}</span>
          </Th>
        </>
      }
    >
      {rows.map((row, place) => (
        <Tr key={row.id}>
          <Td main>
            <Link to={paths.one(row.id)} className="rounded-sm break-words hover:underline">
              {row.name}
            </Link>
          </Td>
          <Td label={m.workflows_column_entry()}>
            <Entry {...row} />
          </Td>
          <Td label={m.workflows_column_does()}>
            <Does {...row} />
          </Td>
          <Td label={m.workflows_column_state()}>
            <span className="inline-flex flex-wrap gap-1">
              <Badge tone={row.on ? (automation ? 'ok' : 'warn') : 'neutral'}>
                {row.on ? (automation ? m.workflows_on() : m.workflows_waits()) : m.workflows_off()}
              </Badge>
              {row.problems && <Badge tone="danger">{m.workflows_needs_attention()}</Badge>}
            </span>
          </Td>
          <Td menu>
            <Menu label={row.name}>
              <MenuAction action={paths.one(row.id)} fields={{ intent: row.on ? 'switch-off' : 'switch-on' }}>
                {row.on ? m.workflows_switch_off() : m.workflows_switch_on()}
              </MenuAction>
              <MenuLink to={paths.trial(row.id)}>{m.workflows_try()}</MenuLink>
              <MenuLink to={paths.runs(row.id)}>{m.workflows_run()}</MenuLink>
              <MenuLink to={paths.history(row.id)}>{m.workflows_history()}</MenuLink>
              {place > 0 && (
                <MenuAction
                  action={paths.automation}
                  fields={{ intent: 'move', workflow: row.id, direction: 'up' }}
                >
                  {m.workflows_move_up()}
                </MenuAction>
              )}
              {place < rows.length - 1 && (
                <MenuAction
                  action={paths.automation}
                  fields={{ intent: 'move', workflow: row.id, direction: 'down' }}
                >
                  {m.workflows_move_down()}
                </MenuAction>
              )}
              <MenuDivider />
              <MenuLink to={paths.archiving(row.id)} danger>
                {m.workflows_archive()}
              </MenuLink>
            </Menu>
          </Td>
        </Tr>
      ))}
    </Table>
  )
}

function Entry({ entry, entryDetail, matching, conditions }: Row) {
  if (entry === null) return <span className="text-ink3">{m.workflows_no_entry()}</span>
  const between = ` ${matching === 'all' ? m.workflows_and() : m.workflows_or()} `
  return (
    <>
      {entryNames[entry]()}
      {entryDetail && `: ${entryDetail}`}
      {conditions.length > 0 && (
        <span className="block text-xs break-words text-ink3">{conditions.join(between)}</span>
      )}
    </>
  )
}

function Does({ rule, people, list }: Row) {
  if (rule === null) return <span className="text-ink3">{m.workflows_no_rule()}</span>
  const more = people.length - shownPeople
  const names =
    people.slice(0, shownPeople).join(', ') + (more > 0 ? ` ${m.workflows_more({ count: more })}` : '')
  return (
    <>
      {ruleNames[rule]()}
      {names && `: ${names}`}
      {list && <span className="block text-xs break-words text-ink3">{m.workflows_into({ list })}</span>}
    </>
  )
}
