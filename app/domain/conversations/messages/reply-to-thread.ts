import { sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { closeLocked } from '../threads/close-thread.ts'
import { customerOf } from '../threads/customers.ts'
import { lockThread, type DeedRefusal } from '../threads/lock-thread.ts'
import { chainOf, hasInboxAddress, replySubject, sentBefore, writeMessage } from './outgoing.ts'

export type ReplyRefusal = DeedRefusal | 'changed-meanwhile' | 'nobody-to-answer' | 'no-inbox-address'

export type Reply = {
  text: string
  /** Addresses in the form of addresses.ts; default nobody. */
  cc?: string[]
  key: string
  /** Of the thread as the form showed it. */
  version: number
  /** Done with it once this is sent. */
  close?: boolean
}

/**
 * Answers the customer who wrote last (V4): the message, and its mail. Where anything happened in the thread since the form
 * was shown, nothing is sent: two people must not answer twice, nor one what was not read. The same form again is the same
 * message. An answer in a closed thread opens it.
 */
export async function replyToThread(
  standing: Standing,
  threadId: string,
  { text, cc = [], key, version, close = false }: Reply,
): Promise<
  { ok: true; messageId: string; to: string; again: boolean } | { ok: false; reason: ReplyRefusal }
> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof replyToThread>>> => {
    const locked = await lockThread(sql, standing, threadId)
    if (!locked.ok) return locked
    const { thread } = locked
    const customer = await customerOf(sql, standing.account.id, threadId)
    const before = await sentBefore(sql, standing, key)
    if (before) return { ok: true, messageId: before.id, to: customer?.address ?? '', again: true }
    if (thread.version !== version) return { ok: false, reason: 'changed-meanwhile' }
    if (!customer) return { ok: false, reason: 'nobody-to-answer' }
    if (!(await hasInboxAddress(sql, standing.account.id))) return { ok: false, reason: 'no-inbox-address' }
    const messageId = await writeMessage(sql, standing, thread, {
      key,
      kind: 'out',
      text,
      subject: replySubject(thread.subject),
      to: [customer.address],
      cc: cc.filter((address) => address !== customer.address),
      references: chainOf(customer.references, customer.messageId),
    })
    if (close) await closeLocked(sql, standing, thread)
    return { ok: true, messageId, to: customer.address, again: false }
  })
}
