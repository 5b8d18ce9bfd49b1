import { wholeList } from '#app/domain/contacts/filter.ts'
import { changeOwners } from '#app/domain/contacts/ownership/change-owners.ts'
import { runOwnershipChange } from '#app/domain/contacts/ownership/run-batch.ts'
import { sql } from '#db/sql.server.ts'
import type { ContactCrowd } from '#test/support/contact-crowd.ts'
import { standingOf } from '#test/support/people.ts'
import { compare, type Figure } from './measure.ts'

/** Contacts that change hands in bulk and by rotation, each beside bare SQL that writes the same rows. */
export async function benchContactOwnership(
  { account, people }: ContactCrowd,
  { many = 100_000, say = (_: Figure): void => {} } = {},
): Promise<Figure[]> {
  const owner = await standingOf(account.owner, account)
  const figures: Figure[] = []
  const note = (figure: Figure) => {
    figures.push(figure)
    say(figure)
  }
  const group = 'Contacts changing hands'
  const [change] = await sql<{ id: string }[]>`
    insert into ownership_changes (account_id, kind, user_name) values (${account.id}, 'bulk', 'bare SQL') returning id`

  const [list] = await sql<{ id: string }[]>`
    insert into contact_lists (account_id, name, folded_name) values (${account.id}, 'Bulk', 'bulk') returning id`
  const { count } = await sql`
    insert into contact_list_entries (account_id, list_id, contact_id)
    select account_id, ${list!.id}, id from contacts
    where account_id = ${account.id} and archived_at is null and private_to is null order by id limit ${many}`
  await sql`analyze contact_list_entries`
  let turn = 0
  const next = () => people[turn++ % people.length]!.membershipId
  const selection = { filter: { ...wholeList, list: list!.id } }
  note(
    await compare(
      {
        group,
        what: `bulk assign of ${count}`,
        baseline: 'one bare statement',
        note: 'batches of 1,000, history, undo',
      },
      async () => {
        const changed = await changeOwners(owner, { selection, people: [next()], seen: count })
        if (!changed.ok) throw new Error(JSON.stringify(changed.refusal))
        while (await runOwnershipChange(account.id, changed.changeId)) continue
      },
      () => bare(sql`select contact_id from contact_list_entries where list_id = ${list!.id}`, next()),
      { rounds: 3, each: 1 },
    ),
  )

  const rows = await sql<{ id: string }[]>`
    select contact_id as id from contact_list_entries where list_id = ${list!.id} order by contact_id limit 1000`
  const ids = rows.map(({ id }) => id)
  const figure = await compare(
    { group, what: `rotation of ${ids.length} over four people`, baseline: 'one bare statement' },
    async () => {
      const four = [next(), next(), next(), next()]
      const changed = await changeOwners(owner, { selection: { ids }, people: four, seen: ids.length })
      if (!changed.ok) throw new Error(JSON.stringify(changed.refusal))
    },
    () => bare(sql`select unnest(${ids}::uuid[]) as contact_id`, next()),
    { rounds: 6, each: 5 },
  )
  note({ ...figure, note: `${Math.round((ids.length / figure.ours) * 1000)} assignments a second` })
  return figures

  /** The contacts and their history, without asking anybody. */
  function bare(which: ReturnType<typeof sql>, to: string) {
    return sql`
      with held as (select c.id, c.owner_id from contacts c where c.id in (${which}) and c.owner_id is distinct from ${to}::uuid),
        moved as (
          update contacts c set owner_id = ${to}, owner_since = now(), change_id = ${change!.id}, updated_at = now(), announced_at = now()
          from held h where c.id = h.id)
      insert into ownership_entries (account_id, contact_id, change_id, from_owner, to_owner)
      select ${account.id}, id, ${change!.id}, owner_id, ${to} from held`
  }
}
