import { sql as pool, type Sql } from '#db/sql.server.ts'

/** Runs work in a transaction and gives how many statements and fragments of them it wrote: a loop over rows shows. */
export async function countedStatements(work: (sql: Sql) => Promise<unknown>): Promise<number> {
  let count = 0
  await pool.begin(async (sql) => {
    const counting = new Proxy(sql, {
      apply(target, self, args: [unknown]) {
        if (Array.isArray(args[0]) && 'raw' in args[0]) count++
        return Reflect.apply(target as never, self, args) as unknown
      },
    })
    await work(counting as Sql)
  })
  return count
}
