import { assignContacts } from '#app/domain/contacts/ownership/assign-contacts.ts'
import { changeOwners } from '#app/domain/contacts/ownership/change-owners.ts'
import { wholeList } from '#app/domain/contacts/filter.ts'
import { password } from '#test/support/browser.ts'
import { aContact, manyContacts } from '#test/support/contacts.ts'
import { aMember, anAccount, aUser, standingOf } from '#test/support/people.ts'

/** Where contacts change hands, with names that need room. */
export async function ownershipScreens() {
  const account = await anAccount({
    name: 'Kontor Siebenbürgen Handelsgesellschaft mbH',
    owner: await aUser({ password, name: 'Theodora Winterfeldt-Osterkamp' }),
  })
  const people = [
    await aMember(account, 'manager', { name: 'Maximilian Schönhauser-Wegener' }),
    await aMember(account, 'member', { name: 'Aylin Yıldırım' }),
  ]
  const asOwner = await standingOf(account.owner, account)
  const ids = people.map(({ membershipId }) => membershipId)
  await manyContacts(account, 1020)
  const [anna, hidden] = [
    await aContact(account, { name: 'Anneliese Großkreutz', company: 'Tischlerei Ährenfeld' }),
    await aContact(account, { privateTo: ids[0] }),
  ]
  // By somebody else, so that it is new to its contact owner.
  const asManager = await standingOf(people[0]!, account)
  for (const to of [ids[1]!, account.owner.membershipId]) await assignContacts(asManager, [anna], to)
  const changed = await changeOwners(asOwner, { selection: { filter: wholeList }, people: ids, seen: 1021 })
  if (!changed.ok) throw new Error('The change of the screens was refused')
  const base = `/a/${account.id}/contacts`
  const ticked = `contact=${anna}&contact=${hidden}`
  const both = ids.map((id) => `to=${id}`).join('&')
  return {
    as: account.owner,
    name: 'contact owners',
    paths: [
      base,
      `${base}/assigned`,
      `${base}/preferences`,
      `${base}/assignments`,
      `${base}/assignments?${ticked}`,
      `${base}/assignments?${ticked}&who=nothing-like-it`,
      `${base}/assignments?all=1&from=territory%3DNorth&step=preview&${both}`,
      `${base}/assignments?${ticked}&to=nobody`,
      `${base}/assignments/${changed.changeId}`,
      `${base}/assignments/${changed.changeId}/reversal`,
      `${base}/${anna}/owner`,
      `${base}/${hidden}/owner`,
      `${base}/${anna}/owner/history`,
    ],
  }
}
