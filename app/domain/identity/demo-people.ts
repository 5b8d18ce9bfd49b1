import { sql as pool, type Sql } from '#db/sql.server.ts'

/** The people whose sign-in cards a demo shows, in this order. */
export const demoParts = ['agency-owner', 'freelancer', 'client-owner', 'client-admin', 'operator'] as const
export type DemoPart = (typeof demoParts)[number]

export type DemoPerson = { userId: string; part: DemoPart; name: string; accountName: string }

/** Whom the cards show; nobody where no demo data was put in. */
export async function demoPeople(): Promise<DemoPerson[]> {
  const people = await pool<DemoPerson[]>`
    select d.user_id, d.part, u.name, a.name as account_name
    from demo_people d
    join users u on u.id = d.user_id
    join lateral (
      select c.name from memberships m join accounts c on c.id = m.account_id
      where m.user_id = u.id and m.ended_at is null and m.deactivated_at is null
      order by m.role desc, m.created_at limit 1) a on true`
  return demoParts.flatMap((part) => people.filter((person) => person.part === part))
}

/** Gives a user one of the cards; only the demo data does so. */
export async function showInDemo(sql: Sql, userId: string, part: DemoPart): Promise<void> {
  await sql`insert into demo_people (user_id, part) values (${userId}, ${part}) on conflict do nothing`
}
