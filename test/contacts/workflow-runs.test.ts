import { describe, expect, test } from 'vitest'
import { undoOwnershipChange } from '#app/domain/contacts/ownership/undo-ownership-change.ts'
import { switchAutomation } from '#app/domain/contacts/workflows/automation.ts'
import { previewRun } from '#app/domain/contacts/workflows/run-preview.ts'
import { workflowRuns } from '#app/domain/contacts/workflows/runs.ts'
import { startRun } from '#app/domain/contacts/workflows/start-run.ts'
import { stopRun, workOnRun } from '#app/domain/contacts/workflows/work-on-run.ts'
import { sql } from '#db/sql.server.ts'
import { runDueJobs } from '#jobs/run-due-jobs.ts'
import { aContact, manyContacts } from '#test/support/contacts.ts'
import { aGrant, aLink, aMember, anAgency, onPlan, standingOf } from '#test/support/people.ts'
import { times } from '../people/support.ts'
import { aSalesOffice, aWorkflow, entriesOf, ownersOf } from './workflow-support.ts'

async function aRun({ contacts = 20 } = {}) {
  const office = await aSalesOffice()
  const { account, people, ids, list } = office
  const wish = { entry: null, rule: 'round_robin', people: ids, defaultListId: list } as const
  const workflowId = await aWorkflow(account, wish, { on: false })
  const made = await manyContacts(account, contacts)
  await aContact(account, { ownerId: ids[2] })
  await aContact(account, { privateTo: people[0]!.membershipId })
  await aContact(account, { archived: true })
  return { ...office, workflowId, contacts: made }
}

async function begin(office: Awaited<ReturnType<typeof aRun>>, standing = office.admin) {
  const started = await startRun(standing, office.workflowId)
  if (!started.ok) throw new Error(started.reason)
  return started.runId
}

describe('a workflow over the contacts that are there', () => {
  test('the preview says how many to whom, and the run does just that', async () => {
    const office = await aRun()
    const { admin, ids, workflowId, contacts } = office
    expect(await previewRun(admin, workflowId)).toEqual({
      matching: 22,
      private: 1,
      kept: 1,
      assigned: 20,
      shares: [
        { id: ids[0], name: 'Rep 1', count: 7 },
        { id: ids[1], name: 'Rep 2', count: 7 },
        { id: ids[2], name: 'Rep 3', count: 6 },
      ],
      skipped: [],
    })
    expect(await entriesOf(workflowId)).toEqual([])
    const runId = await begin(office)
    await runDueJobs()
    const [run] = await workflowRuns(admin, workflowId, runId)
    expect(run).toMatchObject({
      state: 'done',
      total: 22,
      assigned: 20,
      kept: 1,
      private: 1,
      nobody: 0,
      undoable: true,
    })
    const owners = await ownersOf(contacts)
    expect(ids.map((id) => owners.filter((owner) => owner === id).length)).toEqual([7, 7, 6])
    const changes =
      await sql`select state, total, done from ownership_changes where workflow_id = ${workflowId}`
    expect(changes).toEqual([{ state: 'done', total: 20, done: 20 }])
    const log =
      await sql`select subject, after from audit_entries where account_id = ${office.account.id} and action = 'workflow.run'`
    expect(log).toMatchObject([{ subject: 'Workflow', after: { count: 22 } }])
  })

  test('is undone as one', async () => {
    const office = await aRun()
    const runId = await begin(office)
    const [before] = await workflowRuns(office.admin, office.workflowId, runId)
    expect(await undoOwnershipChange(office.admin, before!.changeId!)).toMatchObject({
      reason: 'still-running',
    })
    await runDueJobs()
    expect(await undoOwnershipChange(office.admin, before!.changeId!)).toMatchObject({ ok: true, done: 20 })
    expect(new Set(await ownersOf(office.contacts))).toEqual(new Set([null]))
    const [run] = await workflowRuns(office.admin, office.workflowId, runId)
    expect(run!.undoable).toBe(false)
  })

  test('what is broken off between batches goes on where it was: nobody twice, nobody left out', async () => {
    const office = await aRun({ contacts: 25 })
    const runId = await begin(office)
    await workOnRun(runId, 4)
    // Two workers at once, one of which took the other for dead.
    await Promise.all(times(2, () => workOnRun(runId, 4)))
    while (await workOnRun(runId, 4)) continue
    expect(await entriesOf(office.workflowId)).toHaveLength(27)
    const owners = await ownersOf(office.contacts)
    const shares = office.ids.map((id) => owners.filter((owner) => owner === id).length)
    expect(shares).toEqual([9, 8, 8])
    const [run] = await workflowRuns(office.admin, office.workflowId, runId)
    expect(run).toMatchObject({ state: 'done', assigned: 25, kept: 1, private: 1 })
  })

  test('ends where it is once its starter may no longer, and can be undone so far', async () => {
    const office = await aRun()
    const agency = await anAgency()
    const staff = await aMember(agency, 'member')
    const grant = await aGrant(await aLink(agency, office.account), staff, 'admin')
    const runId = await begin(office, await standingOf(staff, office.account))
    await workOnRun(runId, 5)
    await sql`update grants set role = 'manager' where id = ${grant}`
    expect(await workOnRun(runId, 5)).toBe(false)
    const [run] = await workflowRuns(office.admin, office.workflowId, runId)
    expect(run!.assigned + run!.kept + run!.private).toBe(5)
    expect(run).toMatchObject({
      state: 'stopped',
      reason: 'rights-gone',
      agency: agency.name,
      undoable: true,
    })
    // Their order is that of their ids, so the one that is kept and the private one may be among them.
    expect(run!.assigned + run!.kept + run!.private).toBe(5)
  })

  test.each([
    ['automation-off', (office: Awaited<ReturnType<typeof aRun>>) => switchAutomation(office.admin, false)],
    [
      'plan-too-small',
      ({ account }: { account: { id: string } }) => onPlan(account.id, { plan: 'essentials' }),
    ],
    [
      'trial-over',
      ({ account }: { account: { id: string } }) =>
        onPlan(account.id, { plan: 'trial', trialEndsAt: new Date(Date.now() - 1000) }),
    ],
  ] as const)('ends where it is: %s', async (reason, happen) => {
    const office = await aRun()
    const runId = await begin(office)
    await workOnRun(runId, 5)
    await happen(office)
    expect(await workOnRun(runId, 5)).toBe(false)
    expect((await workflowRuns(office.admin, office.workflowId, runId))[0]).toMatchObject({
      state: 'stopped',
      reason,
    })
  })

  test('that the worker gave up on keeps nobody from the next one, and can be undone so far', async () => {
    const office = await aRun()
    const runId = await begin(office)
    await workOnRun(runId, 5)
    await sql`update outbox set state = 'failed' where kind = 'workflow.run' and subject_id = ${runId}`
    const [failed] = await workflowRuns(office.admin, office.workflowId, runId)
    expect(failed).toMatchObject({ state: 'failed', undoable: false })
    const next = await begin(office)
    const runs = await workflowRuns(office.admin, office.workflowId)
    expect(runs.map(({ id, state, reason, undoable }) => ({ id, state, reason, undoable }))).toEqual([
      { id: next, state: 'running', reason: null, undoable: false },
      { id: runId, state: 'stopped', reason: 'gave-up', undoable: true },
    ])
  })

  test('is stopped by an admin, and by nobody else', async () => {
    const office = await aRun()
    const runId = await begin(office)
    const manager = await standingOf(await aMember(office.account, 'manager'), office.account)
    expect(await stopRun(manager, office.workflowId, runId)).toEqual({ ok: false, reason: 'not-allowed' })
    const foreign = await aSalesOffice()
    expect(await stopRun(foreign.admin, office.workflowId, runId)).toEqual({
      ok: false,
      reason: 'no-such-run',
    })
    expect(await stopRun(office.admin, office.workflowId, runId)).toEqual({ ok: true, changed: true })
    expect(await workOnRun(runId)).toBe(false)
  })

  test('that the worker gave up can be stopped and undone, and keeps nobody from running the workflow anew', async () => {
    const office = await aRun()
    const { admin, workflowId } = office
    const givenUp = async (runId: string) => {
      await workOnRun(runId, 5)
      await sql`update outbox set state = 'failed', finished_at = now() where subject_id = ${runId}`
    }
    const first = await begin(office)
    await givenUp(first)
    expect((await workflowRuns(admin, workflowId, first))[0]).toMatchObject({
      state: 'failed',
      undoable: false,
    })
    expect(await stopRun(admin, workflowId, first)).toEqual({ ok: true, changed: true })
    expect((await workflowRuns(admin, workflowId, first))[0]).toMatchObject({
      state: 'stopped',
      undoable: true,
    })
    const second = await begin(office)
    await givenUp(second)
    const third = await begin(office)
    expect((await workflowRuns(admin, workflowId, second))[0]).toMatchObject({
      state: 'stopped',
      reason: 'gave-up',
      finishedAt: expect.any(Date),
    })
    await runDueJobs()
    expect((await workflowRuns(admin, workflowId, third))[0]).toMatchObject({ state: 'done' })
  })

  test('is refused where automation is off, nothing fits, something is missing, or one runs already', async () => {
    const office = await aRun()
    const { admin, account, ids, list, workflowId } = office
    const manager = await standingOf(await aMember(account, 'manager'), account)
    expect(await startRun(manager, workflowId)).toEqual({ ok: false, reason: 'not-allowed' })
    await switchAutomation(admin, false)
    expect(await startRun(admin, workflowId)).toEqual({ ok: false, reason: 'automation-off' })
    await switchAutomation(admin, true)
    const started = await Promise.all(times(5, () => startRun(admin, workflowId)))
    expect(started.filter(({ ok }) => ok)).toHaveLength(1)
    expect(started.find(({ ok }) => !ok)).toMatchObject({ reason: 'runs-already' })
    const none = await aWorkflow(
      account,
      {
        people: [ids[0]!],
        defaultListId: list,
        conditions: [{ attribute: 'name', operator: 'is', value: 'x' }],
      },
      { on: false },
    )
    expect(await startRun(admin, none)).toEqual({ ok: false, reason: 'nothing-fits' })
    const bare = await aWorkflow(account, { rule: null }, { on: false })
    expect(await startRun(admin, bare)).toMatchObject({ reason: 'unready' })
  })
})
