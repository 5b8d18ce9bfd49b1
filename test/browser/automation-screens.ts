import { createWorkflow } from '#app/domain/contacts/workflows/create-workflow.ts'
import { startRun } from '#app/domain/contacts/workflows/start-run.ts'
import { switchAutomation } from '#app/domain/contacts/workflows/automation.ts'
import { switchWorkflow } from '#app/domain/contacts/workflows/switch-workflow.ts'
import { createContact } from '#app/domain/contacts/create-contact.ts'
import { password } from '#test/support/browser.ts'
import { aMember, anAccount, aUser, standingOf } from '#test/support/people.ts'
import { aList } from '#test/support/contacts.ts'
import { wishOf } from '../contacts/workflow-support.ts'

/** Workflows on and off, whole and not, with names that need room. */
export async function automationScreens() {
  const account = await anAccount({
    name: 'Werkzeugmaschinen Oberschwaben GmbH',
    owner: await aUser({ password, name: 'Friederike Hohenlohe-Waldburg' }),
  })
  const admin = await standingOf(account.owner, account)
  const people = [
    await aMember(account, 'member', { name: 'Maximilian Schönhauser-Wegener' }),
    await aMember(account, 'member', { name: 'Aylin Yıldırım' }),
  ].map(({ membershipId }) => membershipId)
  const list = await aList(account, 'Interessenten aus dem Süddeutschen Raum')
  await switchAutomation(admin, true)
  const made = await createWorkflow(
    admin,
    wishOf({
      name: 'Reihum für neue Kontakte',
      conditions: [
        { attribute: 'territory', operator: 'one-of', value: 'Süd\nSüdwest' },
        { attribute: 'leadScore', operator: 'at-least', value: '10' },
      ],
      rule: 'round_robin',
      people,
      defaultListId: list,
    }),
  )
  const bare = await createWorkflow(admin, wishOf({ name: 'Noch nicht fertig', entry: null, rule: null }))
  if (!made.ok || !bare.ok) throw new Error('A workflow of the screens was refused')
  await switchWorkflow(admin, made.workflowId, true)
  for (const name of ['Anneliese Großkreutz', 'Bela Ähr', 'Cem Üstün'])
    await createContact(admin, { facts: { name, territory: 'Süd', leadScore: 20 } })
  const started = await startRun(admin, made.workflowId)
  if (!started.ok) throw new Error('The run of the screens was refused')
  const base = `/a/${account.id}/settings/automation`
  const one = `${base}/workflows/${made.workflowId}`
  return {
    as: account.owner,
    name: 'automation',
    paths: [
      base,
      `${base}/workflows/new`,
      `${base}/workflows/new?from=by-territory`,
      `${base}/workflows/new?from=rotation`,
      one,
      `${base}/workflows/${bare.workflowId}`,
      `${one}/archiving`,
      `${one}/trial?q=an`,
      `${one}/trial?typed=yes&v-territory=Nord&v-leadScore=12`,
      `${one}/history`,
      `${one}/runs`,
      `${base}/workflows/${bare.workflowId}/runs`,
      `${one}/runs/${started.runId}`,
    ],
  }
}
