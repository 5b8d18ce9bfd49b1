import { randomUUID } from 'node:crypto'
import { aMember, anAccount, standingOf } from '#test/support/people.ts'
import { anInboxAddress, aThread, reaches } from '#test/support/conversations.ts'

/** An account with two agents, somebody who reads, somebody who does neither, and a thread. */
export async function aScene(facts: Parameters<typeof aThread>[1] = {}) {
  const account = await anAccount({ name: 'Nordwind' })
  const mia = await aMember(account, 'member', { name: 'Mia Weber', timeZone: 'Europe/Berlin' })
  const tom = await aMember(account, 'member', { name: 'Tom Sand' })
  const rea = await aMember(account, 'admin', { name: 'Rea Lund' })
  const nils = await aMember(account, 'member', { name: 'Nils Ohm' })
  for (const agent of [mia, tom]) await reaches(agent, 'agent')
  await reaches(rea, 'viewer')
  const localPart = await anInboxAddress(account)
  const thread = await aThread(account, { name: 'Anna Berg', from: 'anna@berg.example', ...facts })
  const [asMia, asTom, asRea, asNils] = await Promise.all(
    [mia, tom, rea, nils].map((who) => standingOf(who, account)),
  )
  return {
    ...{ account, mia, tom, rea, nils, thread, localPart },
    ...{ asMia: asMia!, asTom: asTom!, asRea: asRea!, asNils: asNils! },
  }
}

/** A form of the page as it is now. */
export const aForm = (version: number, text = 'It is on its way.') => ({ text, version, key: randomUUID() })
