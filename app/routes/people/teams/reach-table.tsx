import type { Reach } from '#app/domain/people/teams/visibility.ts'
import type { Role } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Section } from '#app/ui/page.tsx'
import { roleName } from '#app/ui/roles.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'

type Row = { role: Role; see: Reach; edit: Reach; assign: Reach; statistics: Reach }

const words: Record<Reach, () => string> = {
  all: m.teams_reach_all,
  team: m.teams_reach_team,
  own: m.teams_reach_own,
  none: m.teams_reach_none,
}

/** Who sees, edits, assigns and counts whose contacts as the settings are now (P3). */
export function ReachTable({ rows }: { rows: Row[] }) {
  const columns = [
    ['see', m.teams_deed_see()],
    ['edit', m.teams_deed_edit()],
    ['assign', m.teams_deed_assign()],
    ['statistics', m.teams_deed_statistics()],
  ] as const
  return (
    <Section title={m.teams_reach_title()} text={m.teams_reach_text()}>
      <Table
        label={m.teams_reach_title()}
        head={
          <>
            <Th>{m.common_role()}</Th>
            {columns.map(([key, label]) => (
              <Th key={key}>{label}</Th>
            ))}
          </>
        }
      >
        {rows.map((row) => (
          <Tr key={row.role}>
            <Td main>
              {row.role === 'admin' ? `${roleName('owner')}, ${roleName('admin')}` : roleName(row.role)}
            </Td>
            {columns.map(([key, label]) => (
              <Td key={key} label={label}>
                <span className={row[key] === 'none' ? 'text-ink3' : ''}>{words[row[key]]()}</span>
              </Td>
            ))}
          </Tr>
        ))}
      </Table>
    </Section>
  )
}
