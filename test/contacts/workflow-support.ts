import { createWorkflow } from '#app/domain/contacts/workflows/create-workflow.ts'
import { switchAutomation } from '#app/domain/contacts/workflows/automation.ts'
import { switchWorkflow } from '#app/domain/contacts/workflows/switch-workflow.ts'
import type { WorkflowWish } from '#app/domain/contacts/workflows/wish.ts'
import { sql } from '#db/sql.server.ts'
import { aList } from '#test/support/contacts.ts'
import { aMember, anAccount, standingOf, type Account, type Member } from '#test/support/people.ts'

export const wishOf = (wish: Partial<WorkflowWish>): WorkflowWish => ({
  name: 'Workflow',
  entry: 'created',
  entryListId: null,
  entryField: null,
  matching: 'all',
  conditions: [],
  rule: 'fixed',
  people: [],
  defaultListId: null,
  replaces: false,
  ...wish,
})

/** A workflow that is switched on, made through the product's own doors. Returns its id. */
export async function aWorkflow(
  account: Account,
  wish: Partial<WorkflowWish>,
  { on = true } = {},
): Promise<string> {
  const owner = await standingOf(account.owner, account)
  const made = await createWorkflow(owner, wishOf(wish))
  if (!made.ok) throw new Error(JSON.stringify(made))
  if (on) {
    const switched = await switchWorkflow(owner, made.workflowId, true)
    if (!switched.ok) throw new Error(JSON.stringify(switched))
  }
  return made.workflowId
}

/** An account with automation on, three people, and a list that contacts land in. */
export async function aSalesOffice({ count = 3 } = {}) {
  const account = await anAccount()
  const admin = await standingOf(account.owner, account)
  await switchAutomation(admin, true)
  const people: Member[] = []
  for (let n = 0; n < count; n++) people.push(await aMember(account, 'member', { name: `Rep ${n + 1}` }))
  const list = await aList(account)
  return { account, admin, people, ids: people.map(({ membershipId }) => membershipId), list }
}

/** The contact owners of these contacts, in their order. */
export async function ownersOf(contactIds: string[]): Promise<(string | null)[]> {
  const rows = await sql<{ id: string; ownerId: string | null }[]>`
    select id, owner_id from contacts where id = any(${contactIds}::uuid[])`
  const owners = new Map(rows.map(({ id, ownerId }) => [id, ownerId]))
  return contactIds.map((id) => owners.get(id) ?? null)
}

export async function entriesOf(workflowId: string) {
  return await sql<
    {
      contactId: string
      entryKey: string
      outcome: string
      ownerId: string | null
      skipped: { id: string; reason: string }[]
    }[]
  >`select contact_id, entry_key, outcome, owner_id, skipped from workflow_entries where workflow_id = ${workflowId} order by id`
}
