import type postgres from 'postgres'

/**
 * What postgres.js 3.4.9 leaves open where a connection dies inside a transaction. It rejects the transaction, but its
 * callback may go on, and the connection is opened again for others: a statement that comes late would then run outside
 * the transaction that it belongs to. Here it throws instead, and the library does not learn how such a callback ended:
 * its own late `rollback` or `commit` would do the same, or leave the connection with a write that it never sends.
 */
export function refuseLateStatements(sql: postgres.Sql) {
  const begin = sql.begin.bind(sql) as (options: string, work: Work) => Promise<unknown>
  const guarded = async (...given: [Work] | [string, Work]) => {
    const [options, work] = given.length === 1 ? ['', given[0]] : given
    let over = false
    const isOver = () => over
    try {
      return await begin(options, (transaction) => endedInTime(work, whileOpen(transaction, isOver), isOver))
    } finally {
      over = true
    }
  }
  sql.begin = guarded as typeof sql.begin
}

/** What the work comes to; nothing, ever, where its transaction was over before. */
async function endedInTime(work: Work, sql: Transaction, isOver: () => boolean) {
  try {
    const result = work(sql)
    return await (Array.isArray(result) ? Promise.all(result) : result)
  } catch (error) {
    // A connection that dies rejects the statement under way a moment before the transaction.
    await new Promise(setImmediate)
    throw error
  } finally {
    if (isOver()) await new Promise(() => {})
  }
}

/**
 * Whether an error that nobody could catch is postgres.js writing `rollback` to a connection that is gone
 * (porsager/postgres issues 1154 and 1208). Its transaction was rejected before, so the process may go on.
 */
export function isLostWrite(error: unknown): boolean {
  return (
    error instanceof TypeError &&
    /reading 'write'/.test(error.message) &&
    /nextWrite \(.*postgres[/\\]src[/\\]connection\.js/.test(error.stack ?? '')
  )
}

type Transaction = postgres.TransactionSql
type Work = (sql: Transaction) => unknown

function whileOpen(transaction: Transaction, isOver: () => boolean): Transaction {
  const check = () => {
    if (isOver()) throw Object.assign(new Error('The transaction is over'), { code: 'CONNECTION_CLOSED' })
  }
  return new Proxy(transaction, {
    apply(target, self, given) {
      check()
      return Reflect.apply(target as never, self, given) as unknown
    },
    get(target, name) {
      const value = Reflect.get(target, name) as unknown
      if (name === 'unsafe') return (...given: never[]) => (check(), (value as Unsafe)(...given))
      if (name !== 'savepoint') return value
      return (...given: [Work] | [string, Work]) => {
        check()
        const work = given.at(-1) as Work
        return (value as Savepoint)(...given.slice(0, -1), (inner: Transaction) =>
          endedInTime(work, whileOpen(inner, isOver), isOver),
        )
      }
    },
  })
}
type Unsafe = (...given: never[]) => unknown
type Savepoint = (...given: unknown[]) => unknown
