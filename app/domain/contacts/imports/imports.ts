import { sql as pool, type Sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { isAtLeast } from '../../roles.ts'
import type { Encoding } from './reading/encoding.ts'
import type { ImportOptions, Mapping } from './targets.ts'

export type ImportState = 'uploaded' | 'running' | 'done' | 'stopped' | 'failed'
export const stopReasons = ['cancelled', 'not-allowed', 'trial-over', 'owner-gone', 'list-gone'] as const
export type StopReason = (typeof stopReasons)[number]

export type ContactImport = {
  id: string
  accountId: string
  userId: string
  userName: string
  membershipId: string | null
  grantId: string | null
  agencyId: string | null
  agencyName: string | null
  fileName: string
  bytes: number
  encoding: Encoding
  delimiter: string
  fault: 'cut' | 'cut-row' | null
  faultLine: number | null
  state: ImportState
  header: string[]
  mapping: Mapping
  options: ImportOptions
  read: number
  atByte: number
  created: number
  changed: number
  unchanged: number
  refused: number
  total: number
  reason: StopReason | null
  changeId: string | null
  createdAt: Date
  startedAt: Date | null
  cancelledAt: Date | null
  finishedAt: Date | null
}

// Work that was given up by the worker is over, though the row that it could not change says otherwise.
const givenUp = (sql: Sql) => sql`
  i.state = 'running' and exists (
    select from outbox o where o.kind = 'contact-import.run' and o.subject_id = i.id and o.state = 'failed')`

export const importColumns = (sql: Sql) => sql`
  i.id, i.account_id, i.user_id, i.user_name, i.membership_id, i.grant_id, i.agency_id, i.file_name, i.bytes::float8 as bytes, i.encoding,
  i.delimiter, i.fault, i.fault_line, case when ${givenUp(sql)} then 'failed' else i.state end as state, i.header, i.mapping,
  i.options, i.read, i.at_byte::float8 as at_byte, i.created, i.changed, i.unchanged, i.refused, i.total, i.reason,
  i.change_id, i.created_at, i.started_at, i.cancelled_at, i.finished_at`

/** Admins see every import of the account, everybody else their own: a file holds what its readers may not all see. */
export const seesImport = (sql: Sql, { role, user }: Standing) =>
  isAtLeast(role, 'admin') ? sql`true` : sql`i.user_id = ${user.id}`

export const importsPerPage = 30

/** One page of the imports that this standing may see, newest first; `before` is the id of the last one of the page before. */
export async function contactImports(
  standing: Standing,
  { before = null }: { before?: string | null } = {},
): Promise<{ imports: ContactImport[]; next: string | null }> {
  const accountId = standing.account.id
  const beyond = before
    ? pool`and (i.created_at, i.id) < (select created_at, id from contact_imports where id = ${before} and account_id = ${accountId})`
    : pool``
  const rows = await pool<ContactImport[]>`
    select ${importColumns(pool)}, a.name as agency_name
    from contact_imports i left join accounts a on a.id = i.agency_id
    where i.account_id = ${accountId} and i.state <> 'uploading' and ${seesImport(pool, standing)} ${beyond}
    order by i.created_at desc, i.id desc limit ${importsPerPage + 1}`
  const imports = rows.slice(0, importsPerPage)
  return { imports, next: rows.length > importsPerPage ? imports.at(-1)!.id : null }
}

/** One import; null where it is not there or not for this standing to see. */
export async function contactImport(
  standing: Standing,
  importId: string,
  sql: Sql = pool,
): Promise<ContactImport | null> {
  const [row] = await sql<ContactImport[]>`
    select ${importColumns(sql)}, a.name as agency_name
    from contact_imports i left join accounts a on a.id = i.agency_id
    where i.account_id = ${standing.account.id} and i.id = ${importId} and i.state <> 'uploading'
      and ${seesImport(sql, standing)}`
  return row ?? null
}
