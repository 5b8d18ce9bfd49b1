import postgres from 'postgres'
import { expect, test } from 'vitest'
import { migrate } from '#db/migrate.ts'
import { anotherDatabase } from '#test/support/database.ts'

test('accounts that were here before plans have a licence for everybody active or invited, and a month', async () => {
  const url = await anotherDatabase({ empty: true })
  await migrate(url, { upTo: '0009_long_limit_keys.sql' })
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    const account = async (name: string, active: number, off: number, invited: number, expired: number) => {
      const [made] =
        await sql`insert into accounts (name, time_zone) values (${name}, 'Europe/Berlin') returning id`
      await sql`
        with people as (
          insert into users (name, username) select 'x', ${name} || n from generate_series(1, ${active + off}::int) n returning id
        ), numbered as (select id, row_number() over () as n from people)
        insert into memberships (account_id, user_id, role, deactivated_at)
        select ${made!.id}, id, (case n when 1 then 'owner' else 'member' end)::role, case when n > ${active} then now() end from numbered`
      await sql`
        insert into invitations (account_id, address, role, inviter_id, expires_at)
        select account_id, n || '@guest.example', 'member', id, now() + case when n <= ${invited} then interval '1 hour' else interval '-1 hour' end
        from memberships, generate_series(1, ${invited + expired}::int) n where account_id = ${made!.id} and role = 'owner'`
    }
    await account('large', 12, 3, 2, 1)
    await account('small', 1, 0, 0, 0)
    await sql`insert into accounts (name) values ('left')`
    await migrate(url, { upTo: '0010_licences.sql' })
    expect(
      await sql`
        select a.name, s.plan, s.licences, s.active, s.members, s.trial_ends_at,
          s.renews_at between now() + interval '27 days' and now() + interval '32 days' as in_a_month
        from subscriptions s join accounts a on a.id = s.account_id order by a.name`,
    ).toEqual([
      {
        name: 'large',
        plan: 'essentials',
        licences: 14,
        active: 12,
        members: 15,
        trial_ends_at: null,
        in_a_month: true,
      },
      {
        name: 'left',
        plan: 'essentials',
        licences: 1,
        active: 0,
        members: 0,
        trial_ends_at: null,
        in_a_month: true,
      },
      {
        name: 'small',
        plan: 'essentials',
        licences: 1,
        active: 1,
        members: 1,
        trial_ends_at: null,
        in_a_month: true,
      },
    ])
    const lines =
      await sql`select kind, quantity, licences, unit_price_cents from order_lines order by licences desc limit 1`
    expect(lines).toEqual([{ kind: 'plan', quantity: 14, licences: 14, unit_price_cents: 1500 }])
    await sql`insert into accounts (name) values ('later')`
    expect(
      await sql`select plan from subscriptions s join accounts a on a.id = s.account_id where a.name = 'later'`,
    ).toEqual([{ plan: 'trial' }])
  } finally {
    await sql.end()
  }
})
