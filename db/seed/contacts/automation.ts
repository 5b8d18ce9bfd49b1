import type { Sql } from '#db/sql.server.ts'
import { system } from '#app/domain/audit.ts'
import { idOf } from '../ids.ts'
import type { Past } from '../past.ts'
import type { Account, Member } from '../people.ts'
import type { Change } from './history.ts'
import type { Contact } from './rows.ts'

export type Automation = {
  house: Account
  who: Member
  /** Automation is on since so many days. */
  days: number
  listId: string
  rotating: Member[]
  fixed: Member
}

/** Two workflows: new contacts go round among some, imported ones of large firms to one. */
export function automation(past: Past, { house, who, days, listId, rotating, fixed }: Automation) {
  const began = past.dayBegan(days).plus({ hours: 9, minutes: 20 })
  const workflows = [
    {
      name: 'Neue Anfragen reihum',
      predefined: 'rotation',
      entry: 'created',
      rule: 'round_robin',
      people: rotating,
    },
    {
      name: 'Große Firmen',
      predefined: 'by-company-size',
      entry: 'imported',
      rule: 'fixed',
      people: [fixed],
    },
  ].map((workflow) => ({ ...workflow, id: idOf('workflow', house.id, workflow.name) }))
  const facts = { who, accountId: house.id }
  past.note({
    ...facts,
    at: began,
    action: 'automation.switched-on',
    subject: house.name,
    subjectId: house.id,
  })
  workflows.forEach(({ id, name }, at) => {
    const made = began.plus({ minutes: 6 + 8 * at })
    const about = { ...facts, subject: name, subjectId: id }
    past.note({ ...about, at: made, action: 'workflow.created' })
    past.note({ ...about, at: made.plus({ minutes: 3 }), action: 'workflow.switched-on' })
  })
  return {
    began,
    /** Lets the rotation give a new contact its owner. */
    rotate(contact: Contact, turn: number): Change {
      const to = rotating[turn % rotating.length]!.membershipId
      contact.ownerId = to
      contact.ownerSince = contact.createdAt
      return {
        accountId: house.id,
        kind: 'workflow',
        at: contact.createdAt,
        who: system,
        workflowId: workflows[0]!.id,
        moves: [{ contact, from: null, to }],
      }
    },
    async write(sql: Sql, turns: number) {
      await sql`update accounts set automation_since = ${began.toJSDate()} where id = ${house.id}`
      for (const [at, { id, name, predefined, entry, rule, people }] of workflows.entries()) {
        const size = [{ attribute: 'companySize', operator: 'at-least', value: '250' }]
        const last = at === 0 && turns > 0 ? ((turns - 1) % people.length) + 1 : 0
        await sql`
          insert into workflows (id, account_id, name, predefined, entry, conditions, rule, default_list_id, position,
            active_since, created_at, last_place)
          values (${id}, ${house.id}, ${name}, ${predefined}, ${entry}, ${sql.json(at === 0 ? [] : size)}, ${rule}, ${listId},
            ${at + 1}, ${began.plus({ minutes: 9 + 8 * at }).toJSDate()}, ${began.plus({ minutes: 6 + 8 * at }).toJSDate()}, ${last})`
        await sql`
          insert into workflow_people (account_id, workflow_id, membership_id, place)
          select ${house.id}, ${id}, person, place
          from unnest(${people.map(({ membershipId }) => membershipId)}::uuid[]) with ordinality as p(person, place)`
      }
      await sql`
        insert into workflow_entries (account_id, workflow_id, contact_id, entry_key, at, outcome, owner_id, change_id)
        select h.account_id, h.workflow_id, e.contact_id, 'created', h.at, 'assigned', e.to_owner, h.id
        from ownership_changes h join ownership_entries e on e.change_id = h.id
        where h.account_id = ${house.id} and h.kind = 'workflow' order by h.id`
    },
  }
}
