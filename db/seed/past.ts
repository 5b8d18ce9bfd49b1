import type { DateTime } from 'luxon'
import type { AuditFacts } from '#app/domain/audit.ts'
import type { Sql } from '#db/sql.server.ts'
import { Chance } from './chance.ts'
import { putOnPlans, type Subscribed } from './subscribed.ts'

/** In an order in which no row names one that is not there yet. */
const tables = [
  'accounts',
  'users',
  'user_addresses',
  'memberships',
  'invitations',
  'access_requests',
  'agency_blocks',
  'links',
  'grants',
  'teams',
  'team_members',
] as const
type Table = (typeof tables)[number]
type Row = Record<string, unknown>

type Entry = AuditFacts & {
  at: DateTime
  who: { id: string | null; name: string }
  accountId: string
  agencyId?: string
  acting?: boolean
}

/**
 * What happened before the demo's first start. It is told in any order, and written at once: no table at a time is
 * written twice, and the log is written in the order in which things happened, since nobody can sort it later.
 */
export class Past {
  readonly chance = new Chance(4711)
  private readonly rows = new Map<Table, Row[]>(tables.map((table) => [table, []]))
  private readonly byId = new Map<string, Row>()
  private readonly entries: Entry[] = []
  private readonly plans = new Map<string, Partial<Subscribed>>()
  private readonly days = new Map<number, DateTime>()
  /** All instants are kept in UTC: reckoning in a zone is slow, and only the days' beginnings need one. */
  readonly now: DateTime

  constructor(private readonly localNow: DateTime) {
    this.now = localNow.toUTC()
  }

  add(table: Table, row: Row) {
    this.rows.get(table)!.push(row)
    if (row.id) this.byId.set(row.id as string, row)
  }

  /** Changes rows that were told already, such as a membership that ended later. */
  amend(id: string, change: Row) {
    Object.assign(this.byId.get(id)!, change)
  }

  /** The row of a table that was told with these facts. */
  find(table: Table, facts: Row): Row {
    const isMeant = (row: Row) => Object.entries(facts).every(([name, value]) => row[name] === value)
    return this.rows.get(table)!.find(isMeant)!
  }

  note(entry: Entry) {
    this.entries.push(entry)
  }

  /** What an account has bought; without a word of it, what its people need. */
  subscribe(accountId: string, facts: Partial<Subscribed>) {
    this.plans.set(accountId, { ...this.plans.get(accountId), ...facts })
  }

  /** A time of an earlier day, in office hours unless told otherwise. */
  at(daysAgo: number, hours = this.chance.between(8, 17), minutes = this.chance.between(0, 59)): DateTime {
    return this.dayBegan(daysAgo).plus({ hours, minutes, seconds: this.chance.between(0, 59) })
  }

  /** When that day began where the main agency is. */
  dayBegan(daysAgo: number): DateTime {
    const known = this.days.get(daysAgo)
    const began = known ?? this.localNow.minus({ days: daysAgo }).startOf('day').toUTC()
    if (!known) this.days.set(daysAgo, began)
    return began
  }

  private subscribed(): Subscribed[] {
    const active = new Map<unknown, number>()
    for (const { accountId, deactivatedAt, endedAt } of this.rows.get('memberships')!)
      if (!deactivatedAt && !endedAt) active.set(accountId, (active.get(accountId) ?? 0) + 1)
    return this.rows.get('accounts')!.map((account) => {
      const id = account.id as string
      const people = active.get(id) ?? 0
      const began = (account.createdAt as DateTime).plus({ days: 12, hours: 3 })
      const told = this.plans.get(id)!
      const { by, trialEndsAt = null, seats = 0, seatsAt = null } = told
      const plan = told.plan ?? (people > 3 ? 'essentials' : 'starter')
      const licences = told.licences ?? (plan === 'starter' ? 3 : people + (people % 3))
      if (trialEndsAt === null)
        this.note({
          at: began,
          who: by!,
          accountId: id,
          action: 'plan.changed',
          subjectId: id,
          before: { plan: 'trial', licences: 10 },
          after: { plan, licences },
        })
      return { accountId: id, plan, licences, beganAt: began.toISO()!, trialEndsAt, seats, seatsAt, by: by! }
    })
  }

  async write(sql: Sql) {
    for (const table of tables) {
      await insert(sql, table, this.rows.get(table)!)
      // Before their people come, each of whom needs a licence.
      if (table === 'accounts') await putOnPlans(sql, this.subscribed())
    }
    const log = this.entries.sort((a, b) => a.at.toMillis() - b.at.toMillis())
    await insert(
      sql,
      'audit_entries',
      log.map(({ who, ...entry }) => ({
        at: entry.at,
        accountId: entry.accountId,
        agencyId: entry.agencyId ?? null,
        userId: who.id,
        userName: who.name,
        acting: entry.acting ?? false,
        action: entry.action,
        subject: entry.subject ?? '',
        subjectId: entry.subjectId ?? null,
        before: entry.before ?? null,
        after: entry.after ?? null,
      })),
    )
  }
}

async function insert(sql: Sql, table: string, rows: Row[]) {
  if (rows.length === 0) return
  const plain = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => [key, isInstant(value) ? value.toJSDate() : value]),
    ),
  )
  await sql`insert into ${sql(table)} ${sql(plain as never)}`
}

function isInstant(value: unknown): value is DateTime {
  return typeof value === 'object' && value !== null && 'toJSDate' in value
}
