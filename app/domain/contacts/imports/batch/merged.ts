import { isSameFact } from '../../contact-columns.ts'
import type { ContactFacts } from '../../contact.ts'
import type { RowFacts } from '../row-facts.ts'
import type { Treatment } from '../targets.ts'

/** A contact after a row was laid over it, and the keys that are others now; own fields by their id. */
export function merged(
  was: ContactFacts,
  { facts, nameIsTaken }: Pick<RowFacts, 'facts' | 'nameIsTaken'>,
  treatment: Exclude<Treatment, 'leave'> | 'complete',
): { facts: ContactFacts; changed: string[] } {
  const is = { ...was, custom: { ...was.custom } }
  const changed: string[] = []
  for (const key of Object.keys(facts) as (keyof ContactFacts)[]) {
    if (key === 'custom' || (key === 'name' && nameIsTaken)) continue
    const said = facts[key]
    if (treatment !== 'overwrite' && !isEmpty(key, was[key], treatment)) continue
    if (isSameFact(said, was[key])) continue
    ;(is as Record<string, unknown>)[key] = said
    changed.push(key)
  }
  for (const [id, said] of Object.entries(facts.custom ?? {})) {
    if (
      said === null ||
      (treatment !== 'overwrite' && was.custom[id] !== undefined) ||
      was.custom[id] === said
    )
      continue
    is.custom[id] = said
    changed.push(id)
  }
  return { facts: is, changed }
}

/**
 * Whether nothing is known there. A score of zero may be nothing or a score; for a second row about the same contact it
 * is one, lest two rows of one file go on changing it back and forth.
 */
function isEmpty(key: keyof ContactFacts, value: unknown, treatment: string): boolean {
  if (key === 'leadScore') return treatment === 'fill' && value === 0
  return value === null || value === '' || (Array.isArray(value) && value.length === 0)
}
