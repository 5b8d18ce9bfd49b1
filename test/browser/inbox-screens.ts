import { noteOnThread } from '#app/domain/conversations/messages/note-on-thread.ts'
import { replyToThread } from '#app/domain/conversations/messages/reply-to-thread.ts'
import { notePresence } from '#app/domain/conversations/live/presences.ts'
import { randomUUID } from 'node:crypto'
import { password } from '#test/support/browser.ts'
import { aContact } from '#test/support/contacts.ts'
import {
  aMessage,
  anAttachment,
  anInboxAddress,
  aThread,
  reaches,
  threadNow,
} from '#test/support/conversations.ts'
import { aMember, anAccount, aUser, standingOf } from '#test/support/people.ts'

/** The inbox of an agent and of somebody who only reads it, with threads of every kind. */
export async function inboxScreens() {
  const account = await anAccount({
    name: 'Nordwind Möbelhandel GmbH & Co. KG',
    owner: await aUser({ password, name: 'Henrike Sörensen-Lindqvist' }),
  })
  const reader = await aMember(account, 'viewer', { name: 'Ole Brandt', password })
  await reaches(account.owner, 'agent')
  await reaches(reader, 'viewer')
  await anInboxAddress(account)
  const contactId = await aContact(account, {
    name: 'Jörg Müßig',
    emails: ['joerg.muessig@niederlassung-sued.moebelhandel.test'],
    phones: ['+49 431 555-0199'],
    company: 'Holzbau Müßig GmbH & Co. KG',
    ownerId: account.owner.membershipId,
  })
  const from = 'joerg.muessig@niederlassung-sued.moebelhandel.test'
  const thread = await aThread(account, {
    contactId,
    from,
    name: 'Jörg Müßig',
    subject: 'Rückfrage zur Lieferung der Arbeitsplatten aus geölter Eiche am kommenden Donnerstag',
    text: 'Guten Tag,\n\nwann genau kommen Sie? https://karte.example/anfahrt?ort=niederlassung-sued\n\nAm 3. März schrieb Nordwind:\n> Wir kommen am Donnerstag.',
  })
  const withHtml = await aMessage(account, thread, {
    from,
    name: 'Jörg Müßig',
    text: '',
    html: '<p>Anbei der <b>Plan</b>.</p><img src="https://bilder.example/plan.png" alt="Plan">',
  })
  await anAttachment(account, withHtml, {
    name: 'Grundriss Erdgeschoss – überarbeitete Fassung vom 12. März.pdf',
  })
  await anAttachment(account, withHtml, { name: 'zu-gross.mov', content: null })
  await aMessage(account, thread, { automatic: true, from, text: 'Ich bin bis Montag nicht im Haus.' })
  const owner = await standingOf(account.owner, account)
  await noteOnThread(owner, thread, { text: 'Zufahrt nur von hinten!', key: randomUUID() })
  const { version } = await threadNow(thread)
  await replyToThread(owner, thread, { text: 'Um acht Uhr.', key: randomUUID(), version })
  await notePresence(await standingOf(reader, account), thread, true)
  const closed = await aThread(account, { state: 'closed', subject: '' })
  await aThread(account, { snoozedUntil: new Date(Date.now() + 9e7) })
  await aThread(account, { snoozedUntil: new Date(Date.now() - 9e5), assigneeId: account.owner.membershipId })
  const inbox = `/a/${account.id}/inbox`
  const read = [inbox, `${inbox}/${thread}`, `${inbox}?tab=closed`, `${inbox}?tab=snoozed`]
  return [
    {
      as: account.owner,
      name: 'inbox',
      paths: [
        ...read,
        `${inbox}?q=nothing-like-it`,
        `${inbox}?tab=mine`,
        `${inbox}/${closed}?tab=closed`,
        `${inbox}/new`,
        `/a/${account.id}/settings/conversations`,
      ],
    },
    { as: reader, name: 'inbox reader', paths: read },
  ]
}
