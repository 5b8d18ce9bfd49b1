import { sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'

/** Somebody who has a thread open. */
export type Presence = { name: string; writing: boolean }

/** Whoever was not heard of for so long is gone. */
const forgotten = sql`interval '60 seconds'`

/** Who else is looking at a thread just now; empty also where there is no such thread. */
export async function presencesIn({ account, user }: Standing, threadId: string): Promise<Presence[]> {
  return [
    ...(await sql<Presence[]>`
      select u.name, p.writing from thread_presences p
      join users u on u.id = p.user_id
      where p.account_id = ${account.id} and p.thread_id = ${threadId} and p.user_id <> ${user.id}
        and p.seen_at > now() - ${forgotten}
      order by u.name, p.user_id limit 20`),
  ]
}

/** Notes that somebody is there, or writes. The others hear of it where it is news. False where there is no such thread. */
export async function notePresence(
  { account, user }: Standing,
  threadId: string,
  writing: boolean,
): Promise<boolean> {
  const [noted] = await sql`
    with before as (
      select writing from thread_presences
      where thread_id = ${threadId} and user_id = ${user.id} and seen_at > now() - ${forgotten}
    ), noted as (
      insert into thread_presences as p (account_id, thread_id, user_id, writing)
      select t.account_id, t.id, ${user.id}, ${writing} from threads t
      where t.account_id = ${account.id} and t.id = ${threadId}
      on conflict (thread_id, user_id) do update set writing = excluded.writing, seen_at = clock_timestamp()
      returning 1
    ), gone as (
      delete from thread_presences
      where thread_id = ${threadId} and user_id <> ${user.id} and seen_at < now() - ${forgotten}
    )
    select case when (select writing from before) is distinct from ${writing}::boolean
      then pg_notify('inbox', ${`${account.id} ${threadId} presence`}) end from noted`
  return noted !== undefined
}

/** Notes that somebody has left a thread, sooner than they would be forgotten. */
export async function endPresence({ account, user }: Standing, threadId: string) {
  await sql`
    with gone as (
      delete from thread_presences
      where account_id = ${account.id} and thread_id = ${threadId} and user_id = ${user.id} returning 1)
    select pg_notify('inbox', ${`${account.id} ${threadId} presence`}) from gone`
}
