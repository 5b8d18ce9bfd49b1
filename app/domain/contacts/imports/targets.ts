import type { ContactField } from '../fields/contact-fields.ts'
import { targets, type Target } from './target-names.ts'

export { targets, type Target } from './target-names.ts'

/** By the number of the column; null: not imported. */
export type Mapping = (Target | `field-${string}` | null)[]

/** Several columns may hold these; of everything else there is one. */
export const repeatable: readonly string[] = ['email', 'phone', 'list'] satisfies Target[]

export const fieldTarget = (id: string) => `field-${id}` as const
export const fieldOf = (target: string) => (target.startsWith('field-') ? target.slice(6) : null)

export function isTarget(
  text: string,
  fields: readonly ContactField[],
): text is NonNullable<Mapping[number]> {
  const own = fieldOf(text)
  return own === null ? targets.some((each) => each === text) : fields.some(({ id }) => id === own)
}

export type MappingRefusal = 'nothing-named' | 'twice' | 'unknown-column'

/** Why a mapping makes no contacts: a name is needed, or something to take it from. */
export function mappingProblem(mapping: Mapping): { reason: MappingRefusal; columns: number[] } | null {
  const twice = mapping.flatMap((target, column) =>
    target !== null && !repeatable.includes(target) && mapping.indexOf(target) !== column ? [column] : [],
  )
  if (twice.length > 0) return { reason: 'twice', columns: twice }
  const naming: Mapping = ['name', 'firstName', 'lastName', 'email', 'company']
  return mapping.some((target) => naming.includes(target)) ? null : { reason: 'nothing-named', columns: [] }
}

/** What becomes of contacts that are there already. */
export const treatments = ['fill', 'overwrite', 'leave'] as const
export type Treatment = (typeof treatments)[number]

export type ImportOptions = {
  /** Whether the first row names the columns. */
  headed: boolean
  /** How numbers and dates are written. */
  format: 'en' | 'de'
  existing: Treatment
  /** The contact owner of new contacts: nobody, whom workflows find, or a membership. */
  owner: 'nobody' | 'workflows' | (string & {})
  /** A list that all of them join. */
  list: string | null
}
