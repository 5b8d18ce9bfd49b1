import { sql, type Sql } from '#db/sql.server.ts'
import { record } from '../audit.ts'
import type { Standing } from '../identity/standing.ts'
import { factColumns, isSameFact } from './contact-columns.ts'
import { customAfter, type ContactFacts, type ContactWish } from './contact.ts'
import { keptFields } from './fields/kept-fields.ts'
import { keepUpFollowUps } from './follow-ups/keep-up.ts'
import { contactSight } from './sight.ts'
import { beginWriting } from './turns.ts'
import { enterWorkflows } from './workflows/enter.ts'
import { writeFacts } from './write-facts.ts'

export type ChangeRefusal = 'not-allowed' | 'not-found' | 'changed-meanwhile'

/**
 * Changes what the wish names (C1): admins any, managers their teams', members their own. `version` is the one the form showed;
 * where somebody else has edited since, nothing is overwritten. Workflows that watch a changed attribute act at once.
 */
export async function changeContact(
  standing: Standing,
  contactId: string,
  { facts, version }: { facts: ContactWish; version: number },
): Promise<{ ok: true; changed: string[] } | { ok: false; reason: ChangeRefusal }> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof changeContact>>> => {
    const writer = await beginWriting(sql, standing, 'member')
    if (!writer) return { ok: false, reason: 'not-allowed' }
    const accountId = writer.account.id
    const [see, edit] = [await contactSight(writer, 'see', sql), await contactSight(writer, 'edit', sql)]
    const [was] = await sql<(ContactFacts & { version: number; mayEdit: boolean })[]>`
      select ${factColumns(sql)}, c.version, ${edit.has(sql)} as may_edit
      from contacts c
      where c.account_id = ${accountId} and c.id = ${contactId} and c.archived_at is null and ${see.has(sql)}
      for no key update`
    if (!was) return { ok: false, reason: 'not-found' }
    if (!was.mayEdit) return { ok: false, reason: 'not-allowed' }
    if (was.version !== version) return { ok: false, reason: 'changed-meanwhile' }

    const wish: Partial<ContactFacts> = { ...facts, custom: customAfter(was.custom, facts.custom) }
    const { keys, changed } = await writeFacts(sql, accountId, contactId, was, wish)
    if (keys.length === 0) return { ok: true, changed }
    await record(sql, writer, {
      action: 'contact.changed',
      subject: wish.name ?? was.name,
      subjectId: contactId,
      ...(await changedFacts(sql, accountId, keys, was, wish)),
    })
    await enterWorkflows(sql, accountId, { kind: 'field-changed', contactId, version: version + 1, changed })
    if (keys.includes('status')) await keepUpFollowUps(sql, accountId, [contactId])
    return { ok: true, changed }
  })
}

/** Before and after for the log: of own fields only those that are another value now, by their labels. */
async function changedFacts(
  sql: Sql,
  accountId: string,
  keys: (keyof ContactFacts)[],
  was: ContactFacts,
  is: Partial<ContactFacts>,
) {
  const fields = keys.includes('custom') ? await keptFields(accountId, sql) : []
  const own = fields.filter(({ id }) => !isSameFact(was.custom[id], is.custom?.[id]))
  const facts = (of: Partial<ContactFacts>) =>
    Object.fromEntries(
      keys.map((key) => [
        key,
        key === 'custom'
          ? Object.fromEntries(own.map(({ id, label }) => [label, of.custom?.[id] ?? null]))
          : of[key],
      ]),
    )
  return { before: facts(was), after: facts(is) }
}
