import type { TypedCondition } from '../typed-conditions.ts'
import type { EntryKind, Rule } from './workflow.ts'

export const predefinedKeys = ['by-territory', 'by-company-size', 'by-lead-score', 'rotation'] as const
export type PredefinedKey = (typeof predefinedKeys)[number]

type Start = { entry: EntryKind; entryField?: string; conditions: TypedCondition[]; rule: Rule }

/** What the form of a new workflow begins with; people, list and whatever is blank are the account's to say. */
export const predefined: Record<PredefinedKey, Start> = {
  'by-territory': {
    entry: 'created',
    conditions: [{ attribute: 'territory', operator: 'one-of', value: '' }],
    rule: 'fixed',
  },
  'by-company-size': {
    entry: 'created',
    conditions: [{ attribute: 'companySize', operator: 'at-least', value: '250' }],
    rule: 'fixed',
  },
  'by-lead-score': {
    entry: 'field-changed',
    entryField: 'leadScore',
    conditions: [{ attribute: 'leadScore', operator: 'at-least', value: '50' }],
    rule: 'fixed',
  },
  rotation: { entry: 'created', conditions: [], rule: 'round_robin' },
}
