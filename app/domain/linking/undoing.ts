import { sql as pool, type Sql } from '#db/sql.server.ts'

/**
 * A transaction that may find out late that it must not be: what is handed to `refuse` becomes the answer, and
 * everything written until then is undone.
 */
export async function undoing<Answer>(
  work: (sql: Sql, refuse: (answer: Answer) => never) => Promise<Answer>,
): Promise<Answer> {
  let refused: { answer: Answer } | undefined
  const refuse = (answer: Answer): never => {
    refused = { answer }
    throw refused
  }
  try {
    return (await pool.begin((sql) => work(sql, refuse))) as Answer
  } catch (error) {
    if (refused && error === refused) return refused.answer
    throw error
  }
}
