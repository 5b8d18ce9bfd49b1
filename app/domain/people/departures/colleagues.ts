import { sql } from '#db/sql.server.ts'

/** More are not offered, but found by whoever types a name. */
const mostOffered = 200

/** The active people of an account beside one of them, by name, to be offered as whoever takes over contacts. */
export async function colleagues(
  accountId: string,
  but: string,
): Promise<{ name: string; username: string }[]> {
  return [
    ...(await sql<{ name: string; username: string }[]>`
      select u.name, u.username from memberships m join users u on u.id = m.user_id
      where m.account_id = ${accountId} and m.id <> ${but} and m.ended_at is null and m.deactivated_at is null
      order by lower(u.name), m.id limit ${mostOffered}`),
  ]
}
