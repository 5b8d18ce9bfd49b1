import { sql as pool } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import type { Status } from '../contact.ts'
import { withValues } from '../contacts.ts'
import type { Grouping, Period, Unit } from './choices.ts'
import { add, noFigures, type FigureRow, type Figures } from './counts.ts'
import { bucketsOf, daysOf, instantsOf, unitFor, type Days } from './periods.ts'
import { statisticsScope, type Scope } from './scope.ts'

export type StatisticsWish = {
  by: Grouping
  period: Exclude<Period, 'free'> | Days
  unit: Unit | null
  /** Contact owners, and teams; empty: whosever. That the reader may filter by them is for the caller to ask (P3). */
  users: string[]
  teams: string[]
}

export type Statistics = {
  by: Grouping
  days: Days
  unit: Unit
  rows: FigureRow[]
  /** Of everything that fits; somebody in two teams is in the rows of both, and here once. */
  total: Figures
  hides: boolean
  /** Whether the reader reads more than the own figures. */
  others: boolean
}

/**
 * Contacts won, lost and cancelled in a period, with those that are open now (C7), by contact owner, by team or by date, as
 * far as this standing may read them (P3). What is closed counts for its contact owner and the teams that they were in
 * when it was closed. Private contacts are nobody's figures, and a merged double is none of its own. One statement,
 * whatever is asked.
 */
export async function statistics(standing: Standing, wish: StatisticsWish): Promise<Statistics> {
  const { account } = standing
  const [scope, [clock]] = await Promise.all([statisticsScope(standing), pool<[{ now: Date }]>`select now()`])
  const days = daysOf(wish.period, clock.now, account.timeZone)
  const unit = unitFor(days, wish.unit)
  const by = wish.by === 'team' && scope.teams.length === 0 ? 'user' : wish.by
  const groups = await read(standing, { ...wish, by, unit }, days, scope)
  const total = noFigures()
  for (const group of groups) add(total, group.status, countOf(group))
  const rows =
    by === 'date' ? byDate(groups, days, unit) : by === 'team' ? byTeam(groups, scope) : byUser(groups)
  const others = scope.reach === 'all' || scope.reach === 'team'
  return { by, days, unit, rows, total, hides: scope.hides, others }
}

type Group = {
  status: Status
  contacts: number
  cents: string
  /** First day of a bucket, or a membership. */
  key: string | null
  name: string | null
  gone: boolean
  teams: string[] | null
}

const countOf = ({ contacts, cents }: Group) => ({ contacts, cents: BigInt(cents) })

async function read(standing: Standing, wish: StatisticsWish & { unit: Unit }, days: Days, scope: Scope) {
  const { id: accountId, timeZone } = standing.account
  const { from, until } = instantsOf(days, timeZone)
  const { by, unit, users, teams } = wish
  return await withValues(async (sql) => {
    // Closed contacts are grouped by the very list of teams they were closed for, which is taken apart afterwards.
    const key = {
      date: sql`date_trunc(${unit}::text, c.closed_at at time zone ${timeZone})::date::text`,
      user: sql`c.owner_id::text`,
      team: sql`null::text`,
    }[by]
    const frozen = by === 'team' ? sql`c.closed_teams` : sql`null::uuid[]`
    const ofUsers = users.length > 0 ? sql`and c.owner_id = any(${users}::uuid[])` : sql``
    return await sql<Group[]>`
      with closed as (
        select ${key} as key, ${frozen} as teams, c.status, count(*)::int as contacts, coalesce(sum(c.value_cents), 0)::text as cents
        from contacts c
        where c.account_id = ${accountId} and c.closed_at is not null and c.private_to is null and c.merged_into is null
          and c.closed_at >= ${from} and c.closed_at < ${until} and ${scope.closed(sql)} ${ofUsers}
          ${teams.length > 0 ? sql`and c.closed_teams && ${teams}::uuid[]` : sql``}
        group by 1, 2, 3
      ), open as (
        select c.owner_id, count(*)::int as contacts, coalesce(sum(c.value_cents), 0)::text as cents
        from contacts c
        where c.account_id = ${accountId} and c.status = 'open' and c.archived_at is null and c.private_to is null
          and ${scope.open(sql)} ${ofUsers}
          ${
            teams.length > 0
              ? sql`and c.owner_id in (
                  select membership_id from team_members where account_id = ${accountId} and team_id = any(${teams}::uuid[]))`
              : sql``
          }
        group by 1
      ), both_kinds as (
        select key, teams, status, contacts, cents from closed
        union all
        select owner_id::text, array(
          select team_id from team_members where account_id = ${accountId} and membership_id = open.owner_id
        ), 'open', contacts, cents from open
      )
      select b.key, b.teams::text[] as teams, b.status, b.contacts, b.cents, u.name,
        coalesce(m.ended_at is not null or m.deactivated_at is not null, false) as gone
      from both_kinds b
      left join memberships m on m.account_id = ${accountId}
        and m.id = case when ${by === 'user'} or b.status = 'open' then b.key::uuid end
      left join users u on u.id = m.user_id`
  })
}

/** Rows by a key, in the order in which the keys came up. */
function collected() {
  const rows = new Map<string | null, FigureRow>()
  const row = (id: string | null, name: string | null = null, gone = false) => {
    const known = rows.get(id) ?? { id, name, gone, figures: noFigures() }
    rows.set(id, known)
    return known
  }
  return { rows, row }
}

function byUser(groups: Group[]): FigureRow[] {
  const { rows, row } = collected()
  for (const group of groups)
    add(row(group.key, group.name, group.gone).figures, group.status, countOf(group))
  return [...rows.values()].sort(best)
}

function byTeam(groups: Group[], { teams, reach }: Scope): FigureRow[] {
  const { rows, row } = collected()
  for (const { id, name } of teams) row(id, name)
  for (const group of groups) {
    const known = (group.teams ?? []).filter((id) => rows.has(id) && id !== null)
    // What belongs to no team that is still there; whoever reads only some teams hears of no others.
    const into = known.length > 0 ? known : reach === 'all' ? [null] : []
    for (const id of into) add(row(id).figures, group.status, countOf(group))
  }
  return [...rows.values()].sort(best)
}

function byDate(groups: Group[], days: Days, unit: Unit): FigureRow[] {
  const { rows, row } = collected()
  for (const day of bucketsOf(days, unit)) row(day)
  // What is open is so now, on no day of the past.
  for (const group of groups)
    if (group.status !== 'open') add(row(group.key).figures, group.status, countOf(group))
  return [...rows.values()]
}

/** Those who won most come first, nobody and no team last. */
function best(a: FigureRow, b: FigureRow): number {
  if (a.id === null || b.id === null) return a.id === null ? 1 : -1
  const cents = b.figures.won.cents - a.figures.won.cents
  if (cents !== 0n) return cents > 0n ? 1 : -1
  return b.figures.won.contacts - a.figures.won.contacts || (a.name ?? '').localeCompare(b.name ?? '')
}
